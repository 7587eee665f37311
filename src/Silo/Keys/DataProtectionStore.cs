using System.Data.Common;
using System.Xml.Linq;
using Granary.Ledger;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Granary.Keys;

/// <summary>Keeps the keys of ASP.NET Core's data protection in the table <c>granary_data_protection</c>, in words that both databases
/// understand. They are read at the start and once a day, and made every three months, so it may block.</summary>
internal sealed class DataProtectionStore(Database database, TimeProvider clock) : IXmlRepository
{
    private const string SelectAll = "SELECT xml FROM granary_data_protection ORDER BY created_at, name";

    private const string Insert = "INSERT INTO granary_data_protection (name, xml, created_at) VALUES (@name, @xml, @created_at)";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.GranaryTables.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = SelectAll;
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
        {
            elements.Add(XElement.Parse(reader.GetString(0)));
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.GranaryTables.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = Insert;
        Bind(command, "name", friendlyName);
        Bind(command, "xml", element.ToString(SaveOptions.DisableFormatting));
        Bind(command, "created_at", clock.GetUtcNow().ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
