namespace Microsoft.ML.Tokenizers;

/// <summary>Settings of <see cref="BertTokenizer"/>.</summary>
public sealed class BertOptions : WordPieceOptions
{
    public bool LowerCaseBeforeTokenization { get; set; } = true;

    public bool ApplyBasicTokenization { get; set; } = true;

    public bool SplitOnSpecialTokens { get; set; } = true;

    public string SeparatorToken { get; set; } = "[SEP]";

    public string PaddingToken { get; set; } = "[PAD]";

    public string ClassificationToken { get; set; } = "[CLS]";

    public string MaskingToken { get; set; } = "[MASK]";

    public bool IndividuallyTokenizeCjk { get; set; } = true;

    public bool RemoveNonSpacingMarks { get; set; }
}

/// <summary>Word pieces with BERT's clean-up rules and special tokens.</summary>
public sealed class BertTokenizer : WordPieceTokenizer
{
    private BertTokenizer(Dictionary<string, int> vocabulary, BertOptions options, Dictionary<string, int>? splitTokens)
        : base(vocabulary, options, splitTokens)
    {
        SeparatorToken = options.SeparatorToken;
        PaddingToken = options.PaddingToken;
        ClassificationToken = options.ClassificationToken;
        MaskingToken = options.MaskingToken;
        SeparatorTokenId = vocabulary[options.SeparatorToken];
        PaddingTokenId = vocabulary[options.PaddingToken];
        ClassificationTokenId = vocabulary[options.ClassificationToken];
        MaskingTokenId = vocabulary[options.MaskingToken];
        LowerCaseBeforeTokenization = options.LowerCaseBeforeTokenization;
        ApplyBasicTokenization = options.ApplyBasicTokenization;
        SplitOnSpecialTokens = options.SplitOnSpecialTokens;
        IndividuallyTokenizeCjk = options.IndividuallyTokenizeCjk;
        RemoveNonSpacingMarks = options.RemoveNonSpacingMarks;
    }

    public string SeparatorToken { get; }

    public int SeparatorTokenId { get; }

    public string PaddingToken { get; }

    public int PaddingTokenId { get; }

    public string ClassificationToken { get; }

    public int ClassificationTokenId { get; }

    public string MaskingToken { get; }

    public int MaskingTokenId { get; }

    public bool LowerCaseBeforeTokenization { get; }

    public bool ApplyBasicTokenization { get; }

    public bool SplitOnSpecialTokens { get; }

    public bool IndividuallyTokenizeCjk { get; }

    public bool RemoveNonSpacingMarks { get; }

    public static BertTokenizer Create(string vocabFilePath, BertOptions? options = null) => Create(ReadVocabulary(vocabFilePath), options);

    public static BertTokenizer Create(Stream vocabStream, BertOptions? options = null) => Create(ReadVocabulary(vocabStream), options);

    /// <summary>Adds the special tokens. Hides, does not override: through a base-typed variable none are added.</summary>
    public new IReadOnlyList<int> EncodeToIds(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, addSpecialTokens: true, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(
        string text, bool addSpecialTokens, bool considerPreTokenization = true, bool considerNormalization = true)
    {
        var ids = base.EncodeToIds(text, considerPreTokenization, considerNormalization);
        return addSpecialTokens ? BuildInputsWithSpecialTokens(ids) : ids;
    }

    public IReadOnlyList<int> BuildInputsWithSpecialTokens(IEnumerable<int> tokenIds, IEnumerable<int>? additionalTokenIds = null)
    {
        ArgumentNullException.ThrowIfNull(tokenIds);
        List<int> ids = [ClassificationTokenId, .. tokenIds, SeparatorTokenId];
        if (additionalTokenIds is not null)
            ids.AddRange([.. additionalTokenIds, SeparatorTokenId]);
        return ids;
    }

    /// <summary>Fills in the options object, as the official one does.</summary>
    private static BertTokenizer Create(Dictionary<string, int> vocabulary, BertOptions? options)
    {
        options ??= new BertOptions();
        Dictionary<string, int>? split = null;
        // Without splitting, the constructor's look-up is the first to miss a token, and throws KeyNotFoundException.
        if (options.SplitOnSpecialTokens)
        {
            Dictionary<string, int> special = [];
            foreach (var token in new[] { options.UnknownToken, options.SeparatorToken, options.PaddingToken, options.ClassificationToken, options.MaskingToken })
            {
                if (token is null || !vocabulary.TryGetValue(token, out var id))
                    throw new ArgumentException($"The special token '{token}' is not in the vocabulary.");
                special[token] = id;
            }

            // The text is lower-cased before it is split, so the tokens must be findable in that form too.
            options.SpecialTokens ??= special;
            var lowerCase = options.ApplyBasicTokenization && options.LowerCaseBeforeTokenization;
            split = options.SpecialTokens.ToDictionary(pair => lowerCase ? pair.Key.ToLowerInvariant() : pair.Key, pair => pair.Value);
        }

        if (options.ApplyBasicTokenization)
        {
            options.Normalizer ??= new DefaultBertNormalizer(
                options.LowerCaseBeforeTokenization, options.IndividuallyTokenizeCjk, options.RemoveNonSpacingMarks);
        }

        options.PreTokenizer ??= options.ApplyBasicTokenization ? PreTokenizer.CreateWordOrPunctuation(split) : PreTokenizer.CreateWhiteSpace();
        return new BertTokenizer(vocabulary, options, split);
    }
}
