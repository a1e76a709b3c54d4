using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Inference;

/// <summary>Words understood for a certain pack: what it cannot do is said, not silently ignored.</summary>
public static class PackWords
{
    /// <summary>Understands an instruction and keeps to what the pack was trained for (<see cref="TrainedScope"/>).</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="packId">Pack id such as <c>fast</c>; an unknown one is reported when its network is opened.</param>
    /// <param name="instruction">English words.</param>
    /// <param name="notices">Told when a part of the wish cannot be done.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NotTrained"/>, or an error of understanding.</exception>
    public static Guidance UnderstandFor(
        this RestorationEngine engine, string packId, string instruction, INoticeSink? notices, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var guidance = engine.Understand(instruction, cancellationToken);
        var trained = engine.ListPacks().FirstOrDefault(pack => pack.Id == packId)?.Degradations
            .Select(name => DegradationNames.TryParse(name, out var degradation) ? degradation : (Degradation?)null)
            .OfType<Degradation>()
            .ToList();
        return trained is { Count: > 0 } ? new TrainedScope(packId, trained).Limit(guidance, notices) : guidance;
    }
}
