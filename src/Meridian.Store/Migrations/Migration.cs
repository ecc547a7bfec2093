using System.Globalization;
using System.Reflection;

namespace Meridian.Store.Migrations;

/// <summary>One numbered step of a schema: plain SQL, forward only.</summary>
/// <param name="Version">1, 2, 3 … without a gap.</param>
/// <param name="Name">What it does, from the file's name.</param>
/// <param name="Sql">Statements of one dialect.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>The embedded files <c>Migrations/DIALECT/NNNN-name.sql</c> in their order.</summary>
    public static IReadOnlyList<Migration> Of(string dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Meridian.Store.Migrations.{dialect}.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
                .Select(name => Read(assembly, name, name[prefix.Length..^".sql".Length]))
                .OrderBy(migration => migration.Version),
        ];
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var dash = file.IndexOf('-', StringComparison.Ordinal);
        return new Migration(int.Parse(file.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture), file[(dash + 1)..], reader.ReadToEnd());
    }
}
