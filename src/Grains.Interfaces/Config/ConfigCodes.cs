namespace Granary.Config;

/// <summary>The stable error codes of the Config block.</summary>
public static class ConfigCodes
{
    /// <summary>A name of an application, environment, cluster or namespace that breaks <see cref="NameRules"/>.</summary>
    public const string NameInvalid = "config.name_invalid";

    /// <summary>A definition that is out of range or contradicts itself, or changes what cannot be changed.</summary>
    public const string DefinitionInvalid = "config.definition_invalid";

    /// <summary>A JSON Schema that is none, or refers to something outside of itself.</summary>
    public const string SchemaInvalid = "config.schema_invalid";

    /// <summary>An edit that breaks a rule: a key, a value, or how many.</summary>
    public const string EditInvalid = "config.edit_invalid";

    /// <summary>The namespace would be larger than it may be.</summary>
    public const string TooLarge = "config.too_large";

    /// <summary>What would be released is not well-formed, or breaks its schema; the message says line, column and rule.</summary>
    public const string ContentInvalid = "config.content_invalid";

    /// <summary>A publish that names no namespace, one twice, or too many.</summary>
    public const string PublishInvalid = "config.publish_invalid";

    /// <summary>Who a gradual release is for is not said, or not as it must be.</summary>
    public const string MatchInvalid = "config.match_invalid";

    /// <summary>A question or an instance that breaks a rule: namespaces, a page, a name, an address or labels.</summary>
    public const string QuestionInvalid = "config.question_invalid";

    /// <summary>There is no such namespace.</summary>
    public const string NamespaceNotFound = "config.namespace_not_found";

    /// <summary>There is no such release, or not any more.</summary>
    public const string ReleaseNotFound = "config.release_not_found";

    /// <summary>There is no such gradual release, or not any more.</summary>
    public const string GradualNotFound = "config.gradual_not_found";

    /// <summary>The public namespace that is extended is not there, is not public, or has no such release.</summary>
    public const string BaseNotFound = "config.base_not_found";

    /// <summary>The namespace would extend itself, or the chain is too long.</summary>
    public const string BaseInvalid = "config.base_invalid";

    /// <summary>The thing is at another version than the caller has seen; the answer says at which.</summary>
    public const string VersionConflict = "config.version_conflict";

    /// <summary>The configuration changes faster than a release can be prepared.</summary>
    public const string Busy = "config.busy";

    /// <summary>There is nothing to publish: what would be released is what is.</summary>
    public const string NothingToPublish = "config.nothing_to_publish";

    /// <summary>Who has edited a draft may not publish it.</summary>
    public const string SecondPersonNeeded = "config.second_person_needed";

    /// <summary>A gradual release of that name is going on.</summary>
    public const string GradualExists = "config.gradual_exists";

    /// <summary>The namespace is in a gradual release, which must end first.</summary>
    public const string GradualGoesOn = "config.gradual_goes_on";

    /// <summary>There are as many namespaces or gradual releases as there may be.</summary>
    public const string TooMany = "config.too_many";

    /// <summary>Secrets cannot be kept: the silos have no key for them, or not the one that these were sealed with.</summary>
    public const string NoKey = "config.no_key";
}
