using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

public sealed class EnglishCheckTests
{
    private static readonly HashSet<string> Common = [.. "remove the rain from my photo please and this picture it is fog noise gogh of on in a dark make brighter".Split(' ')];

    [Theory]
    [InlineData("remove the rain")]
    [InlineData("Remvoe teh ranin")]
    [InlineData("derain")]
    [InlineData("remvoe de rain")]
    [InlineData("remove the rain from la photo")]
    [InlineData("REMOVE THE FOG!!! 😀")]
    [InlineData("café photo: remove noise")]
    public void MayBeEnglish_English_Passes(string text) => Assert.True(EnglishCheck.MayBeEnglish(text, IsCommon));

    [Theory]
    [InlineData("Entferne bitte den Regen")]
    [InlineData("mach das Bild heller")]
    [InlineData("enlève la pluie de cette photo")]
    [InlineData("supprimer la brume")]
    [InlineData("quita la lluvia de la foto")]
    [InlineData("rimuovi la pioggia")]
    [InlineData("remova o ruído da imagem com cuidado")]
    [InlineData("verwijder de regen uit deze foto")]
    [InlineData("убери дождь с фото")]
    [InlineData("去除照片里的雨")]
    [InlineData("雨を消して")]
    [InlineData("أزل المطر")]
    [InlineData("비를 제거해 주세요")]
    [InlineData("😀😀")]
    [InlineData("12345 ?!")]
    public void MayBeEnglish_OtherLanguageOrNoWords_DoesNotPass(string text) => Assert.False(EnglishCheck.MayBeEnglish(text, IsCommon));

    private static bool IsCommon(string word) => Common.Contains(word);
}
