using System.Collections.Immutable;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Core.Instructions;

/// <summary>
/// Brings what was understood within what a pack's network was trained for: words may name ten degradations, a pack may know three.
/// Applies to guidance by degradations, whose vector is the ten pushed probabilities.
/// </summary>
/// <param name="packId">Id of the pack, for messages.</param>
/// <param name="trained">The degradations the pack was trained for, not empty.</param>
public sealed class TrainedScope(string packId, IReadOnlyCollection<Degradation> trained)
{
    /// <summary>
    /// Keeps the part of <paramref name="guidance"/> that the pack can do. A general wish ("fix this photo") becomes all that the pack knows,
    /// less what the words want kept; of that the picture chooses later (<see cref="Detection.AutomaticMode"/>). Where nothing is left to
    /// remove, the guidance is unrelated: the picture comes back as it was, bit for bit.
    /// </summary>
    /// <param name="guidance">What the text encoder understood.</param>
    /// <param name="notices">Told when a part of the wish cannot be done.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NotTrained"/> when the pack can do nothing that was asked for.</exception>
    public Guidance Limit(Guidance guidance, INoticeSink? notices)
    {
        ArgumentNullException.ThrowIfNull(guidance);
        if (guidance.Unrelated)
            return guidance;
        if (guidance.Automatic && guidance.Recognised.IsEmpty)
            return guidance.Removing([.. trained.Order().Where(degradation => guidance.Kept[(int)degradation] < 0.5f)]);
        guidance = guidance with { Automatic = false }; // Words that name something leave nothing to choose.

        var possible = guidance.Recognised.Where(trained.Contains).ToImmutableArray();
        var missing = guidance.Recognised.Except(possible).ToList();
        if (missing.Count == 0)
            return Mask(guidance, possible);
        if (possible.IsEmpty)
        {
            throw new RestoreException(
                ErrorCode.NotTrained,
                $"The model pack '{packId}' was not trained to remove {Names(missing)}.",
                $"It removes {Names(trained)}. Ask for one of these, or choose another pack ('tpir models' lists them).");
        }

        notices?.Notice(ErrorCode.NotTrained, $"The model pack '{packId}' was not trained to remove {Names(missing)}; only {Names(possible)} is removed.");
        return Mask(guidance, possible);
    }

    private Guidance Mask(Guidance guidance, ImmutableArray<Degradation> possible)
    {
        var vector = guidance.Vector.ToArray();
        var masked = false;
        for (var i = 0; i < vector.Length; i++)
        {
            if (vector[i] == 0f || trained.Contains((Degradation)i))
                continue;
            vector[i] = 0f;
            masked = true;
        }

        if (masked)
            return guidance.WithVector(vector, possible);
        return guidance with { Recognised = possible, Unrelated = vector.IsZero() };
    }

    private static string Names(IEnumerable<Degradation> degradations) => string.Join(", ", degradations.Select(DegradationNames.NameOf));
}
