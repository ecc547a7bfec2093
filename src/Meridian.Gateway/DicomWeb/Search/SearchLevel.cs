namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>Which resource a search lists (PS3.18 table 10.6.1-1).</summary>
public enum SearchLevel { Study, Series, Instance }
