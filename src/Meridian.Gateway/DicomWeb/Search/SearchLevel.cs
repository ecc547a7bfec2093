namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>Which resource a search lists (PS3.18 table 10.6.1-1; 11.9 for workitems, which have no levels).</summary>
public enum SearchLevel { Study, Series, Instance, Workitem }
