namespace Meridian.Virtual.Analyzer;

/// <summary>What each kind of virtual analyzer can do. The ranges are of adults, as laboratories print them; they are here to make numbers that look right, and for nothing else.</summary>
public static class AnalyzerPanel
{
    public static IReadOnlyList<AnalyzerTest> Of(AnalyzerKind kind) => kind switch
    {
        AnalyzerKind.Chemistry => Chemistry,
        AnalyzerKind.Hematology => Hematology,
        AnalyzerKind.Coagulation => Coagulation,
        AnalyzerKind.Immunoassay => Immunoassay,
        AnalyzerKind.BloodGas => BloodGas,
        AnalyzerKind.NucleicAcid => NucleicAcid,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>What a laboratory calls a test that the analyzer calls otherwise.</summary>
    public static string HubCodeOf(AnalyzerKind kind, string code) => (kind, code) switch
    {
        (AnalyzerKind.Hematology, "RDW") => "RDW-CV",
        (AnalyzerKind.BloodGas, "pH") => "BG-PH",
        (AnalyzerKind.BloodGas, "pCO2") => "BG-PCO2",
        (AnalyzerKind.BloodGas, "pO2") => "BG-PO2",
        (AnalyzerKind.BloodGas, "HCO3") => "BG-HCO3",
        (AnalyzerKind.BloodGas, "BE") => "BG-BE",
        (AnalyzerKind.BloodGas, "Lac") => "BG-LAC",
        (AnalyzerKind.BloodGas, "Na+") => "NA",
        (AnalyzerKind.BloodGas, "K+") => "K",
        _ => code,
    };

    private static readonly AnalyzerTest[] Chemistry =
    [
        new("GLU", "Glucose", "14749-6", "mmol/L", "mmol/L", 3.9, 6.1, 2, 41.6),
        new("UREA", "Urea", "22664-7", "mmol/L", "mmol/L", 2.8, 8.1, 2, 40),
        new("CREA", "Creatinine", "14682-9", "umol/L", "umol/L", 45, 104, 0, 2200),
        new("NA", "Sodium", "2951-2", "mmol/L", "mmol/L", 136, 145, 1),
        new("K", "Potassium", "2823-3", "mmol/L", "mmol/L", 3.5, 5.1, 2),
        new("CL", "Chloride", "2075-0", "mmol/L", "mmol/L", 98, 107, 1),
        new("CA", "Calcium", "2000-8", "mmol/L", "mmol/L", 2.15, 2.5, 2),
        new("ALT", "Alanine aminotransferase", "1742-6", "U/L", "U/L", 7, 41, 0, 700),
        new("AST", "Aspartate aminotransferase", "1920-8", "U/L", "U/L", 8, 40, 0, 700),
        new("ALP", "Alkaline phosphatase", "6768-6", "U/L", "U/L", 40, 129, 0, 1200),
        new("GGT", "Gamma-glutamyltransferase", "2324-2", "U/L", "U/L", 8, 61, 0, 1200),
        new("TBIL", "Bilirubin, total", "14631-6", "umol/L", "umol/L", 3, 21, 1, 650),
        new("ALB", "Albumin", "1751-7", "g/L", "g/L", 35, 52, 1),
        new("TP", "Protein, total", "2885-2", "g/L", "g/L", 64, 83, 1),
        new("CRP", "C-reactive protein", "1988-5", "mg/L", "mg/L", 0.3, 5, 1, 350),
    ];

    private static readonly AnalyzerTest[] Hematology =
    [
        new("WBC", "Leukocytes", "6690-2", "10*9/L", "10*9/L", 3.5, 9.5, 2, 440),
        new("RBC", "Erythrocytes", "789-8", "10*12/L", "10*12/L", 3.8, 5.8, 2),
        new("HGB", "Hemoglobin", "718-7", "g/L", "g/L", 115, 175, 0),
        new("HCT", "Hematocrit", "4544-3", "%", "%", 35, 50, 1),
        new("MCV", "Mean corpuscular volume", "787-2", "fL", "fL", 82, 100, 1),
        new("MCH", "Mean corpuscular hemoglobin", "785-6", "pg", "pg", 27, 34, 1),
        new("MCHC", "Mean corpuscular hemoglobin concentration", "786-4", "g/L", "g/L", 316, 354, 0),
        new("RDW", "Erythrocyte distribution width", "788-0", "%", "%", 11, 15, 1),
        new("PLT", "Platelets", "777-3", "10*9/L", "10*9/L", 125, 350, 0, 5000),
        new("NEU#", "Neutrophils", "751-8", "10*9/L", "10*9/L", 1.8, 6.3, 2),
        new("LYM#", "Lymphocytes", "731-0", "10*9/L", "10*9/L", 1.1, 3.2, 2),
        new("MON#", "Monocytes", "742-7", "10*9/L", "10*9/L", 0.1, 0.6, 2),
        new("EOS#", "Eosinophils", "711-2", "10*9/L", "10*9/L", 0.02, 0.52, 2),
        new("BAS#", "Basophils", "704-7", "10*9/L", "10*9/L", 0, 0.06, 2),
    ];

    private static readonly AnalyzerTest[] Coagulation =
    [
        new("PT", "Prothrombin time", "5902-2", "sec", "s", 11, 14, 1, 120),
        new("INR", "INR", "6301-6", "", "{INR}", 0.85, 1.15, 2, 10),
        new("APTT", "Activated partial thromboplastin time", "14979-9", "sec", "s", 25, 37, 1, 180),
        new("FIB", "Fibrinogen", "3255-7", "g/L", "g/L", 2, 4, 2, 9),
        new("TT", "Thrombin time", "3243-3", "sec", "s", 14, 21, 1, 120),
    ];

    private static readonly AnalyzerTest[] Immunoassay =
    [
        new("TSH", "Thyrotropin", "3016-3", "mIU/L", "m[IU]/L", 0.27, 4.2, 3, 100),
        new("FT4", "Thyroxine, free", "14920-3", "pmol/L", "pmol/L", 12, 22, 1, 100),
        new("FT3", "Triiodothyronine, free", "14928-6", "pmol/L", "pmol/L", 3.1, 6.8, 2, 50),
        new("FER", "Ferritin", "2276-4", "ng/mL", "ng/mL", 30, 400, 1, 2000),
        new("TNT", "Troponin T, cardiac", "6598-7", "ng/L", "ng/L", 3, 14, 1, 10000),
        new("PCT", "Procalcitonin", "33959-8", "ng/mL", "ng/mL", 0.02, 0.05, 3, 100),
        new("CEA", "Carcinoembryonic antigen", "2039-6", "ng/mL", "ng/mL", 0.5, 4.7, 2, 1000),
    ];

    private static readonly AnalyzerTest[] BloodGas =
    [
        new("pH", "pH, arterial", "2744-1", "", "[pH]", 7.35, 7.45, 3),
        new("pCO2", "Carbon dioxide, arterial", "2019-8", "mmHg", "mm[Hg]", 35, 45, 1),
        new("pO2", "Oxygen, arterial", "2703-7", "mmHg", "mm[Hg]", 83, 108, 1),
        new("HCO3", "Bicarbonate, arterial", "1960-4", "mmol/L", "mmol/L", 21, 28, 1),
        new("BE", "Base excess, arterial", "1925-7", "mmol/L", "mmol/L", -2, 3, 1),
        new("Na+", "Sodium, arterial", "32717-1", "mmol/L", "mmol/L", 136, 146, 0),
        new("K+", "Potassium, arterial", "32713-0", "mmol/L", "mmol/L", 3.4, 4.5, 1),
        new("Lac", "Lactate, arterial", "2518-9", "mmol/L", "mmol/L", 0.5, 1.6, 1, 30),
    ];

    private static readonly AnalyzerTest[] NucleicAcid =
    [
        new("SARS2", "SARS-CoV-2 RNA", "94500-6", "", "", 0, 0.06, 0),
        new("FLUA", "Influenza A RNA", "92142-9", "", "", 0, 0.08, 0),
        new("FLUB", "Influenza B RNA", "92141-1", "", "", 0, 0.03, 0),
        new("RSV", "RSV RNA", "92131-2", "", "", 0, 0.04, 0),
    ];
}
