using System.Text;

namespace Meridian.Virtual.Monitors;

/// <summary>A term of ISO/IEEE 11073-10101 as OBX-3, OBX-5 and OBX-6 carry it: <c>code^REFERENCE_ID^MDC</c>.</summary>
public sealed class MdcTerm
{
    public MdcTerm(int code, string referenceId)
    {
        (Code, ReferenceId) = (code, referenceId);
        Bytes = Encoding.ASCII.GetBytes($"{code}^{referenceId}^MDC");
    }

    /// <summary>Context-free code: partition × 65536 + term. 0: the nomenclature has not published a number, the reference id says it all.</summary>
    public int Code { get; }
    public string ReferenceId { get; }

    /// <summary>The three components, raw.</summary>
    public byte[] Bytes { get; }

    public override string ToString() => ReferenceId;
}
