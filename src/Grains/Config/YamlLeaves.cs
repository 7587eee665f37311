using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Granary.Config;

/// <summary>The leaves of a YAML mapping, with where they stand. An alias counts as what it stands for, as often as it stands there.</summary>
internal static class YamlLeaves
{
    private const int DepthMax = 64;

    /// <summary>Takes a YAML text apart.</summary>
    /// <exception cref="ContentFaultException">It is not one YAML mapping.</exception>
    public static IReadOnlyList<ContentLeaf> Of(string text)
    {
        var leaves = new List<ContentLeaf>();
        Read(Parse(text), "", leaves, depth: 0);
        return leaves;
    }

    /// <summary>Reads a YAML text.</summary>
    /// <exception cref="ContentFaultException">It is not one YAML mapping.</exception>
    public static YamlMappingNode Parse(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [{ RootNode: YamlMappingNode root }] => root,
                [] => new YamlMappingNode(),
                [{ RootNode: var other }] => throw FaultAt(other.Start, "it must be one YAML mapping"),
                [_, { RootNode: var second }, ..] => throw FaultAt(second.Start, "it must be one document, not several"),
            };
        }
        catch (YamlException error)
        {
            throw FaultAt(error.Start, error.InnerException?.Message ?? error.Message);
        }
    }

    private static void Read(YamlNode node, string path, List<ContentLeaf> leaves, int depth)
    {
        if (depth > DepthMax)
        {
            throw FaultAt(node.Start, $"it is nested more than {DepthMax} deep");
        }

        // A few lines of aliases can stand for billions of leaves.
        if (leaves.Count > ConfigLimits.KeysMax)
        {
            throw FaultAt(node.Start, $"a namespace has up to {ConfigLimits.KeysMax} keys");
        }

        switch (node)
        {
            case YamlMappingNode { Children.Count: 0 } when path.Length > 0:
                leaves.Add(new ContentLeaf(path, null, node.Start.Line, node.Start.Column));
                break;
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    if (key is not YamlScalarNode { Value: { Length: > 0 } name } || !StorableText.Is(name))
                    {
                        throw FaultAt(key.Start, "a key must be a text that is not empty, with characters that can be stored");
                    }

                    Read(value, path.Length == 0 ? name : $"{path}:{name}", leaves, depth + 1);
                }

                break;
            case YamlSequenceNode { Children.Count: 0 }:
                leaves.Add(new ContentLeaf(path, "", node.Start.Line, node.Start.Column));
                break;
            case YamlSequenceNode sequence:
                for (var i = 0; i < sequence.Children.Count; i++)
                {
                    Read(sequence.Children[i], $"{path}:{i}", leaves, depth + 1);
                }

                break;
            case YamlScalarNode scalar:
                if (scalar.Value is { } text && !StorableText.Is(text))
                {
                    throw FaultAt(scalar.Start, $"the value of '{path}' has characters that cannot be stored");
                }

                leaves.Add(new ContentLeaf(path, YamlScalars.IsNull(scalar) ? null : scalar.Value, scalar.Start.Line, scalar.Start.Column));
                break;
        }
    }

    private static ContentFaultException FaultAt(Mark mark, string rule) => new(new ContentFault(mark.Line, mark.Column, rule));
}
