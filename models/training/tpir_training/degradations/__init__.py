"""The ten degradations, one file each, batched in PyTorch on whichever device trains."""
