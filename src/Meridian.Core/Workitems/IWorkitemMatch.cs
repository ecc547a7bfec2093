using System.Text.Json.Nodes;

namespace Meridian.Core.Workitems;

/// <summary>Whether a workitem meets the filter of a filtered global subscription, by the matching of a search (PS3.4 CC.2.3.3.1): the gateway knows how a search is written.</summary>
public interface IWorkitemMatch
{
    /// <param name="filter">As <see cref="WorkitemSubscriptionRow.Filter"/> has it.</param>
    /// <param name="attributes">The workitem's attributes.</param>
    bool Meets(string filter, JsonObject attributes);
}
