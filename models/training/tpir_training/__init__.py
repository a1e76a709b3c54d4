"""Training of the TextPromptIR networks: backbone, degradations, text encoder, export and evaluation."""
