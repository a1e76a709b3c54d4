using System.Text;
using Microsoft.ML.Tokenizers;

namespace TextPromptIR.Contract.Tests.Tokenizers;

/// <summary>What the product relies on in Microsoft.ML.Tokenizers 2.0, quirks included: they are why it brings its own normalizer and pre-tokenizer.</summary>
public sealed class BertTokenizerContract
{
    private const string Vocabulary =
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nremove\nrain\nde\n##rain\n##s\n.\ncafe\ncafé\n雨\nremoverain\n_\n+\n[\n]\nmask\n\nlast\n";

    [Fact]
    public void EncodeToIds_BertVariable_AddsSpecialTokens() => Assert.Equal([2, 6, 3], Create().EncodeToIds("rain"));

    [Fact]
    public void EncodeToIds_BaseVariable_AddsNone()
    {
        WordPieceTokenizer tokenizer = Create();
        Assert.Equal([6], tokenizer.EncodeToIds("rain"));
        Assert.Equal([6], ((Tokenizer)tokenizer).EncodeToIds("rain"));
    }

    [Fact]
    public void EncodeToIds_WithoutSpecialTokens_AddsNone() => Assert.Equal([6], Create().EncodeToIds("rain", addSpecialTokens: false));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public void EncodeToIds_NoText_IsOnlySpecialTokens(string text) => Assert.Equal([2, 3], Create().EncodeToIds(text));

    [Fact]
    public void EncodeToIds_LongWord_TakesLongestPiecesFirst() => Assert.Equal([7, 8, 9], Create().EncodeToIds("derains", addSpecialTokens: false));

    [Fact]
    public void EncodeToIds_WordThatDoesNotFit_IsOneUnknown() => Assert.Equal([1], Create().EncodeToIds("derainx", addSpecialTokens: false));

    [Fact]
    public void EncodeToIds_WordOverTheLimit_IsOneUnknown() =>
        Assert.Equal([1], Create().EncodeToIds("rain" + new string('s', 100), addSpecialTokens: false));

    [Fact]
    public void CountTokens_ExcludesSpecialTokens() => Assert.Equal(3, Create().CountTokens("remove derain"));

    [Fact]
    public void EncodeToTokens_Offsets_AreInTheNormalizedText()
    {
        var tokens = Create().EncodeToTokens("Remove DERAIN", out var normalized);
        Assert.Equal("remove derain", normalized);
        Assert.Equal(["remove", "de", "##rain"], tokens.Select(token => token.Value));
        Assert.Equal(new[] { 0..6, 7..9, 9..13 }, tokens.Select(token => token.Offset));
    }

    [Fact]
    public void Vocabulary_EmptyLine_CountsButDefinesNothing() => Assert.Equal([21], Create().EncodeToIds("last", addSpecialTokens: false));

    [Fact]
    public void Default_LineBreak_JoinsWords() => Assert.Equal([14], Create().EncodeToIds("remove\nrain", addSpecialTokens: false));

    [Fact]
    public void Default_Symbols_AreDropped() => Assert.Equal([5, 6], Create().EncodeToIds("remove + rain 😀", addSpecialTokens: false));

    [Fact]
    public void Default_Accents_AreKept() => Assert.Equal([12], Create().EncodeToIds("Café", addSpecialTokens: false));

    [Fact]
    public void RemoveNonSpacingMarks_Accents_Go() =>
        Assert.Equal([11], Create(new BertOptions { RemoveNonSpacingMarks = true }).EncodeToIds("Café", addSpecialTokens: false));

    [Fact]
    public void Default_Ideographs_StandAlone() => Assert.Equal([13, 13], Create().EncodeToIds("雨雨", addSpecialTokens: false));

    [Fact]
    public void Default_TypedSpecialToken_BecomesItsId() => Assert.Equal([4], Create().EncodeToIds("[MASK]", addSpecialTokens: false));

    [Fact]
    public void SplitOnSpecialTokensOff_TypedSpecialToken_IsPlainText() =>
        Assert.Equal([17, 19, 18], Create(new BertOptions { SplitOnSpecialTokens = false }).EncodeToIds("[MASK]", addSpecialTokens: false));

    [Fact]
    public void OwnNormalizerAndPreTokenizer_AreHonoured()
    {
        var options = new BertOptions { SplitOnSpecialTokens = false, Normalizer = new Replace(), PreTokenizer = new Halves() };
        Assert.Equal([6, 6], Create(options).EncodeToIds("snowsnow", addSpecialTokens: false));
    }

    [Fact]
    public void Create_FillsInTheOptions()
    {
        var options = new BertOptions();
        Create(options);
        Assert.NotNull(options.Normalizer);
        Assert.NotNull(options.PreTokenizer);
        Assert.NotNull(options.SpecialTokens);
    }

    [Fact]
    public void SpecialTokenIds_AreLineNumbers()
    {
        var tokenizer = Create();
        Assert.Equal(
            (0, 1, 2, 3, 4),
            (tokenizer.PaddingTokenId, tokenizer.UnknownTokenId, tokenizer.ClassificationTokenId, tokenizer.SeparatorTokenId, tokenizer.MaskingTokenId));
    }

    [Fact]
    public void BuildInputsWithSpecialTokens_TwoSequences_ShareTheFirstMark() =>
        Assert.Equal([2, 6, 3, 5, 3], Create().BuildInputsWithSpecialTokens([6], [5]));

    [Theory]
    [InlineData("[PAD]")]
    [InlineData("[UNK]")]
    [InlineData("[CLS]")]
    [InlineData("[SEP]")]
    [InlineData("[MASK]")]
    public void Create_SpecialTokenMissing_Throws(string token) =>
        Assert.Contains(token, Assert.Throws<ArgumentException>(() => Create(null, Vocabulary.Replace(token, "x" + token))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[PAD]")]
    [InlineData("[CLS]")]
    [InlineData("[SEP]")]
    [InlineData("[MASK]")]
    public void Create_SpecialTokenMissingWithoutSplitting_ThrowsAnotherKind(string token) =>
        Assert.Throws<KeyNotFoundException>(() => Create(new BertOptions { SplitOnSpecialTokens = false }, Vocabulary.Replace(token, "x" + token)));

    [Fact]
    public void Create_TokenTwice_Throws() => Assert.ThrowsAny<ArgumentException>(() => Create(null, Vocabulary + "rain\n"));

    [Fact]
    public void Create_NoPathOrStream_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => BertTokenizer.Create((string)null));
        Assert.Throws<ArgumentNullException>(() => BertTokenizer.Create((Stream)null));
    }

    [Fact]
    public void Create_MissingFile_Throws() =>
        Assert.Throws<FileNotFoundException>(() => BertTokenizer.Create(Path.Combine(AppContext.BaseDirectory, "no-such-vocab.txt")));

    [Fact]
    public void Create_Stream_StaysOpen()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Vocabulary));
        BertTokenizer.Create(stream);
        Assert.True(stream.CanRead);
    }

    private static BertTokenizer Create(BertOptions options = null, string vocabulary = Vocabulary)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(vocabulary));
        return BertTokenizer.Create(stream, options);
    }

    private sealed class Replace : Normalizer
    {
        public override string Normalize(string original) => original.Replace("snow", "rain");

        public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
    }

    private sealed class Halves : PreTokenizer
    {
        public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) =>
            [(0, text.Length / 2), (text.Length / 2, text.Length - (text.Length / 2))];

        public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());
    }
}
