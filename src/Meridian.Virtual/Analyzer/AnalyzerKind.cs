namespace Meridian.Virtual.Analyzer;

/// <summary>What a virtual analyzer measures.</summary>
public enum AnalyzerKind { Chemistry, Hematology, Coagulation, Immunoassay, BloodGas, NucleicAcid }
