using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Tests.Packs;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

public sealed class InstructionTokenizerTests
{
    private const string Words = "remove the rain . do not a b ##b [ mask ]";

    [Fact]
    public void Encode_ShortText_IsOnePaddedWindow()
    {
        var window = Assert.Single(TestTokenizers.Over(Words, 16).Encode("Remove the\nRAIN"));
        Assert.Equal([2, 5, 6, 7, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], window.Ids);
        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], window.Mask);
    }

    [Fact]
    public void Encode_NothingLeft_IsAnEmptyWindow()
    {
        var window = Assert.Single(TestTokenizers.Over(Words, 16).Encode("\u200B"));
        Assert.Equal([2, 3], window.Ids[..2]);
        Assert.Equal(2, window.Mask.Sum());
    }

    [Fact]
    public void Encode_TypedSpecialToken_IsPlainText()
    {
        var window = TestTokenizers.Over(Words, 16).Encode("[MASK]")[0];
        Assert.Equal([2, 14, 15, 16, 3], window.Ids[..5]);
    }

    [Fact]
    public void Encode_ExactlyFull_IsOneWindow() => Assert.Single(TestTokenizers.Over(Words, 16).Encode(Repeat("a", 14)));

    [Fact]
    public void Encode_LongText_BreaksBetweenSentences()
    {
        // Two sentences of eight tokens do not fit fourteen places: each window holds one.
        var windows = TestTokenizers.Over(Words, 16).Encode("do not remove the rain a a . remove the rain b b b b .");
        Assert.Equal(2, windows.Count);
        Assert.Equal("9 10 5 6 7 11 11 8", Content(windows[0]));
        Assert.Equal("5 6 7 12 12 12 12 8", Content(windows[1]));
    }

    [Fact]
    public void Encode_ShortSentences_AreRepeatedInTheNextWindow()
    {
        var windows = TestTokenizers.Over(Words, 16).Encode(Repeat("remove rain .", 7));
        Assert.All(windows, window => Assert.StartsWith("5 7 8", Content(window), StringComparison.Ordinal));
        Assert.Equal("5 7 8 5 7 8 5 7 8 5 7 8", Content(windows[0]));
        Assert.True(windows.Sum(Count) > 21);
    }

    [Fact]
    public void Encode_LongSentence_OverlapsByWholeWords()
    {
        var windows = TestTokenizers.Over(Words, 16).Encode(Repeat("abb", 7));
        Assert.All(windows, window => Assert.StartsWith("11 13 13", Content(window), StringComparison.Ordinal));
        Assert.All(windows, window => Assert.Equal(0, Count(window) % 3));
    }

    [Fact]
    public void Encode_WordLongerThanAWindow_IsCutButWhole()
    {
        var windows = TestTokenizers.Over(Words, 16).Encode("a" + new string('b', 60));
        Assert.Equal(61, windows.Sum(Count));
    }

    [Fact]
    public void Encode_AnyUnicode_GivesWellFormedWindows()
    {
        var random = new Random(11);
        var tokenizer = InstructionTokenizer.Load(TestTokenizers.TinyPack());
        for (var i = 0; i < 500; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 1000)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000))]);
            var windows = tokenizer.Encode(text);
            Assert.NotEmpty(windows);
            Assert.All(windows, window => Assert.Equal((64, 64, 2L), (window.Ids.Length, window.Mask.Length, window.Ids[0])));
            Assert.All(windows, window => Assert.Equal(3L, window.Ids[Count(window) + 1]));
        }
    }

    [Theory]
    [InlineData("rain", true)]
    [InlineData("Rain", true)]
    [InlineData("regen", false)]
    [InlineData("abb", false)]
    public void IsWholeWord_Word_TellsCommonEnglish(string word, bool expected) =>
        Assert.Equal(expected, TestTokenizers.Over(Words).IsWholeWord(word));

    [Theory]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\nrain\n", "[MASK]")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nrain\nrain\n", "rain")]
    [InlineData("", "[")]
    public void Load_BadVocabulary_IsADamagedPack(string vocabulary, string named)
    {
        using var packs = new PackFolder();
        var pack = (LanguagePack)ManifestReader.Read(packs.AddLanguage());
        File.WriteAllText(pack.VocabularyPath, vocabulary);

        var fault = Assert.Throws<RestoreException>(() => InstructionTokenizer.Load(pack));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("vocab.txt", fault.Message, StringComparison.Ordinal);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RandomlyChangedVocabularies_LoadOrAreDamagedPacks()
    {
        using var packs = new PackFolder();
        var pack = (LanguagePack)ManifestReader.Read(packs.AddLanguage());
        var original = File.ReadAllBytes(TestTokenizers.TinyPack().VocabularyPath);
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var bytes = original.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(pack.VocabularyPath, bytes);
            try
            {
                Assert.NotEmpty(InstructionTokenizer.Load(pack).Encode("Remove the rain, slightly: 12 %"));
            }
            catch (RestoreException fault)
            {
                Assert.Equal(ErrorCode.PackDamaged, fault.Code);
            }
        }
    }

    [Fact]
    public void Load_MissingOrHugeVocabulary_IsADamagedPack()
    {
        using var packs = new PackFolder();
        var pack = (LanguagePack)ManifestReader.Read(packs.AddLanguage());
        File.WriteAllBytes(pack.VocabularyPath, new byte[5 << 20]);
        Assert.Equal(ErrorCode.PackDamaged, Assert.Throws<RestoreException>(() => InstructionTokenizer.Load(pack)).Code);
        File.Delete(pack.VocabularyPath);
        Assert.Equal(ErrorCode.PackDamaged, Assert.Throws<RestoreException>(() => InstructionTokenizer.Load(pack)).Code);
    }

    private static string Repeat(string text, int count) => string.Join(' ', Enumerable.Repeat(text, count));

    private static int Count(TokenWindow window) => (int)window.Mask.Sum() - 2;

    private static string Content(TokenWindow window) => string.Join(' ', window.Ids[1..(Count(window) + 1)]);
}
