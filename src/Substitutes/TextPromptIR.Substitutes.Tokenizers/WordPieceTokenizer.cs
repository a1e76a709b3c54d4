using System.Text;

namespace Microsoft.ML.Tokenizers;

/// <summary>Settings of <see cref="WordPieceTokenizer"/>. Use a new object per tokenizer: <c>BertTokenizer.Create</c> fills it in.</summary>
public class WordPieceOptions
{
    public PreTokenizer? PreTokenizer { get; set; }

    public Normalizer? Normalizer { get; set; }

    public IReadOnlyDictionary<string, int>? SpecialTokens { get; set; }

    public string UnknownToken { get; set; } = "[UNK]";

    public string ContinuingSubwordPrefix { get; set; } = "##";

    public int MaxInputCharsPerWord { get; set; } = 100;
}

/// <summary>Greedy longest-match-first word pieces; a word that does not fit becomes one unknown token.</summary>
public class WordPieceTokenizer : Tokenizer
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<int, string> _tokens;

    internal WordPieceTokenizer(Dictionary<string, int> vocabulary, WordPieceOptions? options, Dictionary<string, int>? aliases = null)
    {
        options ??= new WordPieceOptions();
        ArgumentNullException.ThrowIfNull(options.UnknownToken, nameof(options.UnknownToken));
        ArgumentNullException.ThrowIfNull(options.ContinuingSubwordPrefix, nameof(options.ContinuingSubwordPrefix));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxInputCharsPerWord, nameof(options.MaxInputCharsPerWord));
        if (!vocabulary.TryGetValue(options.UnknownToken, out var unknown))
            throw new ArgumentException($"The unknown token '{options.UnknownToken}' is not in the vocabulary.");

        _tokens = vocabulary.ToDictionary(pair => pair.Value, pair => pair.Key);
        foreach (var (token, id) in aliases ?? [])
            vocabulary[token] = id;
        _lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        UnknownToken = options.UnknownToken;
        UnknownTokenId = unknown;
        ContinuingSubwordPrefix = options.ContinuingSubwordPrefix;
        MaxInputCharsPerWord = options.MaxInputCharsPerWord;
        SpecialTokens = options.SpecialTokens;
        Normalizer = options.Normalizer;
        PreTokenizer = options.PreTokenizer ?? PreTokenizer.CreateWhiteSpace(options.SpecialTokens);
    }

    public string UnknownToken { get; }

    public int UnknownTokenId { get; }

    public string ContinuingSubwordPrefix { get; }

    public int MaxInputCharsPerWord { get; }

    public IReadOnlyDictionary<string, int>? SpecialTokens { get; }

    public override Normalizer? Normalizer { get; }

    public override PreTokenizer? PreTokenizer { get; }

    public static WordPieceTokenizer Create(string vocabFilePath, WordPieceOptions? options = null) =>
        new(ReadVocabulary(vocabFilePath), options);

    public static WordPieceTokenizer Create(Stream vocabStream, WordPieceOptions? options = null) =>
        new(ReadVocabulary(vocabStream), options);

    public string Decode(IEnumerable<int> ids) => Decode(ids, skipSpecialTokens: false);

    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            if (!_tokens.TryGetValue(id, out var token) || (skipSpecialTokens && SpecialTokens?.Values.Contains(id) == true))
                continue;
            if (token.StartsWith(ContinuingSubwordPrefix, StringComparison.Ordinal))
                text.Append(token, ContinuingSubwordPrefix.Length, token.Length - ContinuingSubwordPrefix.Length);
            else
                text.Append(text.Length == 0 || token[0] is '.' or ',' or '!' or '?' or '\'' ? string.Empty : " ").Append(token);
        }

        return text.ToString();
    }

    internal static Dictionary<string, int> ReadVocabulary(string path)
    {
        if (string.IsNullOrEmpty(path))
            throw new ArgumentNullException("vocabFilePath");
        using var stream = File.OpenRead(path);
        return ReadVocabulary(stream);
    }

    /// <summary>One token per line, its id is the line number; empty lines count but define nothing. Leaves the stream open.</summary>
    internal static Dictionary<string, int> ReadVocabulary(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream, "vocabStream");
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        using var reader = new StreamReader(stream, leaveOpen: true);
        var id = 0;
        for (var line = reader.ReadLine(); line is not null; line = reader.ReadLine(), id++)
        {
            if (line.Length != 0)
                vocabulary.Add(line, id);
        }

        return vocabulary;
    }

    internal override void EncodeWord(ReadOnlySpan<char> word, int offset, List<EncodedToken> tokens)
    {
        var before = tokens.Count;
        if (word.Length > MaxInputCharsPerWord || !TryEncodePieces(word, offset, tokens))
        {
            tokens.RemoveRange(before, tokens.Count - before);
            tokens.Add(new EncodedToken(UnknownTokenId, UnknownToken, offset..(offset + word.Length)));
        }
    }

    private bool TryEncodePieces(ReadOnlySpan<char> word, int offset, List<EncodedToken> tokens)
    {
        var prefix = ContinuingSubwordPrefix.AsSpan();
        var buffer = new char[prefix.Length + word.Length];
        prefix.CopyTo(buffer);
        for (var start = 0; start < word.Length;)
        {
            var length = word.Length - start;
            for (; length > 0; length--)
            {
                var piece = word.Slice(start, length);
                if (start > 0)
                {
                    piece.CopyTo(buffer.AsSpan(prefix.Length));
                    piece = buffer.AsSpan(0, prefix.Length + length);
                }

                if (_lookup.TryGetValue(piece, out var token, out var id))
                {
                    tokens.Add(new EncodedToken(id, token, (offset + start)..(offset + start + length)));
                    break;
                }
            }

            if (length == 0)
                return false;
            start += length;
        }

        return true;
    }
}
