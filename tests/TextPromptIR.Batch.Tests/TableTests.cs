using TextPromptIR.Batch.Tables;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Batch.Tests;

/// <summary>Tables as people and programs write them, and what is said of bad ones.</summary>
public sealed class TableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t.csv", "file,instruction,strength,selection\r\na.jpg,\"remove the rain, please\",0.5,\"1,2,30,40\"\r\n\r\nb.jpg,,,\r\n")]
    [InlineData("t.csv", "\uFEFFFile;Instruction;Strength;Selection\na.jpg;remove the rain, please;0.5;1,2,30,40\nb.jpg;;;\n")]
    [InlineData("t.tsv", "selection\tfile\tinstruction\tstrength\n1,2,30,40\ta.jpg\tremove the rain, please\t0.5\n\tb.jpg\t\t")]
    [InlineData("t.jsonl", "{\"file\":\"a.jpg\",\"instruction\":\"remove  the rain, please\",\"strength\":0.5,\"selection\":[1,2,30,40]}\n\n{\"file\":\"b.jpg\"}\n")]
    [InlineData("t.jsonl", "{\"file\":\"a.jpg\",\"instruction\":\"remove the rain, please\",\"strength\":\"0.5\",\"selection\":\"1,2,30,40\"}\r\n{\"file\":\"b.jpg\",\"strength\":null}")]
    public void Table_GoodOne_IsRead(string name, string content)
    {
        var rows = TableReader.Read(_folder.Write(name, content), needsInstruction: false);

        Assert.Equal(2, rows.Count);
        Assert.Equal(("a.jpg", "remove the rain, please", 0.5f, new PixelRect(1, 2, 30, 40)), (rows[0].File, rows[0].Instruction, rows[0].Strength, rows[0].Selection));
        Assert.Equal(("b.jpg", null, null, null), (rows[1].File, rows[1].Instruction, rows[1].Strength, rows[1].Selection));
    }

    [Fact]
    public void Csv_QuotedQuotesAndLineBreaks_AreText()
    {
        var rows = TableReader.Read(_folder.Write("t.csv", "file,instruction\n\"a \"\"b\"\".jpg\",\"remove\nthe rain\"\nc.jpg,rain\n"), needsInstruction: true);
        Assert.Equal(("a \"b\".jpg", "remove the rain", 2), (rows[0].File, rows[0].Instruction, rows[0].Line));
        Assert.Equal(4, rows[1].Line);
    }

    [Theory]
    [InlineData("t.csv", "", "empty")]
    [InlineData("t.csv", "file,instruction\n", "no row")]
    [InlineData("t.csv", "name,instruction\na,rain\n", "\"name\" is unknown")]
    [InlineData("t.csv", "instruction,strength\nrain,1\n", "no column \"file\"")]
    [InlineData("t.csv", "file,file\na,b\n", "named twice")]
    [InlineData("t.csv", "file,instruction\na.jpg,remove rain, please\n", "line 2: it has 3 fields instead of 2")]
    [InlineData("t.csv", "file,instruction\na.jpg,\"remove rain\nb.jpg,rain\n", "line 2: a quotation mark is not closed")]
    [InlineData("t.csv", "file,instruction,strength\na.jpg,rain,2\nb.jpg,rain,0\nc.jpg,rain,much\n", "line 4: the strength \"much\"")]
    [InlineData("t.csv", "file,instruction,selection\na.jpg,rain,all\n", "line 2: the selection \"all\"")]
    [InlineData("t.csv", "file,instruction\n,rain\n", "line 2: no file")]
    [InlineData("t.csv", "file,instruction\na.jpg,\n", "line 2: there is no instruction")]
    [InlineData("t.jsonl", "{\"file\":\"a.jpg\",\"instruction\":\"rain\"}\n{\"file\":", "line 2: it is not JSON")]
    [InlineData("t.jsonl", "{\"file\":\"a.jpg\",\"instruction\":\"rain\",\"strenght\":1}", "\"strenght\" is unknown")]
    [InlineData("t.jsonl", "[1]", "line 1: it is not an object")]
    [InlineData("t.jsonl", "{\"file\":\"\\ud800.jpg\",\"instruction\":\"rain\"}", "line 1: a text in it is not Unicode")]
    [InlineData("t.jsonl", "{\"file\":\"\\u0000.jpg\",\"instruction\":\"rain\"}", "line 1: the file's name holds")]
    [InlineData("t.csv", "file,instruction\n\0.jpg,rain\n", "line 2: the file's name holds")]
    public void Table_BadOne_SaysWhichLineAndWhy(string name, string content, string expected)
    {
        var error = Assert.Throws<RestoreException>(() => TableReader.Read(_folder.Write(name, content), needsInstruction: true));
        Assert.Equal(ErrorCode.BadTable, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_InAnotherEncoding_IsRefusedInsteadOfMisread()
    {
        File.WriteAllBytes(_folder["t.csv"], [.. "file,instruction\nM\u00fcnchen.jpg,rain\n".Select(letter => (byte)letter)]);
        Assert.Contains("UTF-8", Assert.Throws<RestoreException>(() => TableReader.Read(_folder["t.csv"], true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_ThatIsNotThere_IsInputNotFound() =>
        Assert.Equal(ErrorCode.InputNotFound, Assert.Throws<RestoreException>(() => TableReader.Read(_folder["none.csv"], true)).Code);

    [Fact]
    public void Table_ManyFaults_TellsTenAndCountsTheRest()
    {
        var content = "file,strength\n" + string.Concat(Enumerable.Repeat("a.jpg,9\n", 25));
        var error = Assert.Throws<RestoreException>(() => TableReader.Read(_folder.Write("t.csv", content), false));
        Assert.Contains("And 15 more.", error.Message, StringComparison.Ordinal);
    }
}
