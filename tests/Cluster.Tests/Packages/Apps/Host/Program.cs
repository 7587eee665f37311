// An app that is a silo itself, with a grain and an endpoint of its own.
using Granary.Hosting;
using Granary.Ids;

var builder = WebApplication.CreateBuilder(args);
builder.AddGranarySilo(settings => settings.SiloName = "till-1");
builder.UseOrleans(silo => silo.AddMemoryGrainStorage("tills"));

var app = builder.Build();
app.MapGranary();
app.MapPost("/tills/{name}/receipts", (string name, IGrainFactory grains) => grains.GetGrain<ITill>(name).NextReceipt());
app.Run();

/// <summary>A till of the shop.</summary>
public interface ITill : IGrainWithStringKey
{
    /// <summary>The next receipt's number at this till, and its id.</summary>
    Task<Receipt> NextReceipt();
}

/// <summary>A receipt.</summary>
[GenerateSerializer]
public sealed record Receipt([property: Id(0)] string Till, [property: Id(1)] int Number, [property: Id(2)] string Id);

/// <summary>What a till remembers.</summary>
[GenerateSerializer]
public sealed class TillState
{
    /// <summary>The last receipt's number.</summary>
    [Id(0)]
    public int Number { get; set; }
}

/// <inheritdoc cref="ITill"/>
public sealed class Till(IIdClient ids, [PersistentState("till", "tills")] IPersistentState<TillState> state) : Grain, ITill
{
    /// <inheritdoc/>
    public async Task<Receipt> NextReceipt()
    {
        var generator = await ids.OpenSnowflakeAsync();
        state.State.Number++;
        await state.WriteStateAsync();
        return new Receipt(this.GetPrimaryKeyString(), state.State.Number, IdText.Format(generator.Next(), IdForm.Crockford));
    }
}

/// <summary>The app has a Program of its own, whatever is in the packages.</summary>
public partial class Program;
