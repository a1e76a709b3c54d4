using Microsoft.ML.Tokenizers;

namespace TextPromptIR.Inference.Text;

/// <summary>Where a long token sequence may be cut: between sentences where possible, between words otherwise, inside a word only when it fills a window alone.</summary>
internal sealed class WindowBreaks
{
    private readonly int _count;
    private readonly int _capacity;
    private readonly bool[] _startsWord;
    private readonly bool[] _startsSentence;

    /// <summary>Finds the word and sentence starts.</summary>
    /// <param name="tokens">Tokens with their places in the text.</param>
    /// <param name="text">The normalized text.</param>
    /// <param name="capacity">Tokens per window, without special ones.</param>
    public WindowBreaks(IReadOnlyList<EncodedToken> tokens, string text, int capacity)
    {
        _count = tokens.Count;
        _capacity = capacity;
        _startsWord = new bool[_count + 1];
        _startsSentence = new bool[_count + 1];
        _startsWord[_count] = _startsSentence[_count] = true;
        for (var i = 0; i < _count; i++)
        {
            var at = tokens[i].Offset.Start.Value;
            _startsWord[i] = at == 0 || char.IsWhiteSpace(text[at - 1]);
            _startsSentence[i] = i == 0 || (_startsWord[i] && tokens[i - 1].Value is "." or "!" or "?" or ";");
        }
    }

    /// <summary>Ranges of tokens that cover the whole text in order; each but the first repeats the end of the one before it.</summary>
    public IEnumerable<Range> Windows()
    {
        for (var start = 0; ;)
        {
            var end = End(start);
            yield return start..end;
            if (end == _count)
                yield break;
            start = Next(start, end);
        }
    }

    // As much as fits, back to the last sentence end in the second half, else to the last word end.
    private int End(int start)
    {
        var full = start + _capacity;
        if (full >= _count)
            return _count;
        for (var end = full; end > start + (_capacity / 2); end--)
        {
            if (_startsSentence[end])
                return end;
        }

        for (var end = full; end > start; end--)
        {
            if (_startsWord[end])
                return end;
        }

        return full;
    }

    // Repeat the last sentence when it is short; inside a long sentence repeat a quarter of a window of whole words,
    // so that "do not" and what it refers to meet in one of the two windows.
    private int Next(int start, int end)
    {
        var reach = Math.Max(start + 1, end - (_capacity / 2));
        for (var next = reach; next < end; next++)
        {
            if (_startsSentence[next])
                return next;
        }

        // A cut between sentences needs no overlap: half a sentence would say something else ("do not | remove the rain").
        for (var next = Math.Max(reach, end - (_capacity / 4)); next < end && !_startsSentence[end]; next++)
        {
            if (_startsWord[next])
                return next;
        }

        return end;
    }
}
