using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Tiles;

public sealed class TileStoreTests
{
    private static StoredTile Put(TileStore store, int index)
    {
        var tile = store.Rent();
        tile.Index = index;
        store.Add(tile);
        return tile;
    }

    [Fact]
    public void Rent_FullStore_ReusesTheLeastRecentlyUsedTile()
    {
        var store = new TileStore(3 * TileStore.BytesOf(10), 10);
        for (var i = 0; i < 3; i++)
            store.Unpin(Put(store, i));
        store.Unpin(store.TryPin(0)!);
        store.Unpin(Put(store, 3));

        Assert.Null(store.TryPin(1));
        Assert.NotNull(store.TryPin(0));
        Assert.NotNull(store.TryPin(2));
        Assert.NotNull(store.TryPin(3));
        Assert.Equal(3, store.Created);
    }

    [Fact]
    public void Rent_EveryTilePinned_GrowsAndShrinksBackToTheBound()
    {
        var store = new TileStore(2 * TileStore.BytesOf(10), 10);
        var held = Enumerable.Range(0, 5).Select(i => Put(store, i)).ToList();
        Assert.Equal(5, store.Count);
        foreach (var tile in held)
        {
            Assert.NotNull(tile);
            store.Unpin(tile);
        }

        Assert.Equal(2, store.Count);
        Assert.Equal(2 * TileStore.BytesOf(10), store.Bytes);
    }

    [Fact]
    public void Rent_AfterAFailedTile_ReusesItsBuffer()
    {
        var store = new TileStore(100 * TileStore.BytesOf(10), 10);
        for (var i = 0; i < 10; i++)
            store.Recycle(store.Rent());
        Assert.Equal(1, store.Created);
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void Store_ManyRandomUses_KeepsItsBoundAndItsTiles()
    {
        var store = new TileStore(7 * TileStore.BytesOf(4), 4);
        var random = new Random(11);
        var pinned = new List<StoredTile>();
        for (var i = 0; i < 20_000; i++)
        {
            if (pinned.Count > 3 || (pinned.Count > 0 && random.Next(2) == 0))
            {
                store.Unpin(pinned[0]);
                pinned.RemoveAt(0);
                continue;
            }

            var index = random.Next(30);
            var tile = store.TryPin(index) ?? Put(store, index);
            Assert.Equal(index, tile.Index);
            Assert.True(tile.Pins >= 1);
            pinned.Add(tile);
            Assert.All(pinned, held => Assert.Same(held, store.TryPin(held.Index)));
            pinned.ForEach(store.Unpin);
            Assert.InRange(store.Count, 1, 7);
        }

        Assert.InRange(store.Created, 7, 8);
    }
}
