import { Input, Segmented, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { fromBase64, fromHex, toHex } from "../wire/bytes";
import { CHARSETS, charsetOf, encode, visible, type Charset } from "../wire/charsets";

interface Props {
  raw: string;
  charset: string | null;
  /** The corrected bytes; null while they are those that came, or cannot be made. */
  onChange: (bytes: Uint8Array | null) => void;
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Corrects bytes as text (in a chosen character set, control characters visible) or as hex. */
export function ByteEditor({ raw, charset: sent, onChange }: Props) {
  const { t } = useTranslation();
  const original = useMemo(() => fromBase64(raw), [raw]);
  const [mode, setMode] = useState<"text" | "hex">("text");
  const [charset, setCharset] = useState<Charset>(() => charsetOf(sent));
  const [bytes, setBytes] = useState(original);
  const [text, setText] = useState(() => visible(original, charsetOf(sent)));
  const [problem, setProblem] = useState<string | null>(null);

  function take(next: Uint8Array) {
    setProblem(null);
    setBytes(next);
    onChange(same(next, original) ? null : next);
  }
  function edit(value: string) {
    setText(value);
    if (mode === "hex") {
      const next = fromHex(value);
      if (next) take(next);
      else refuse(t("quarantine.badHex"));
      return;
    }
    const made = encode(value, charset);
    if ("bytes" in made) take(made.bytes);
    else refuse(t("quarantine.missing", { character: made.missing, charset }));
  }
  function refuse(why: string) {
    setProblem(why);
    onChange(null);
  }
  function show(nextMode: "text" | "hex", nextCharset: Charset) {
    setMode(nextMode);
    setCharset(nextCharset);
    setProblem(null);
    setText(nextMode === "hex" ? toHex(bytes) : visible(bytes, nextCharset));
  }
  // Text that does not come back as the same bytes would change more than what was corrected.
  const lossy = mode === "text" && problem === null && (() => { const made = encode(visible(bytes, charset), charset); return !("bytes" in made) || !same(made.bytes, bytes); })();

  return (
    <div className="card">
      <div className="filters">
        <Segmented value={mode} onChange={(value) => show(value as "text" | "hex", charset)} options={[{ value: "text", label: t("wire.text") }, { value: "hex", label: "Hex" }]} />
        {mode === "text" && <label>{t("quarantine.charset")}<Select value={charset} onChange={(value) => show("text", value)} options={CHARSETS.map((value) => ({ value, label: value }))} style={{ width: 140 }} /></label>}
        <span className="muted">{t("quarantine.editHint")}</span>
      </div>
      <Input.TextArea value={text} onChange={(e) => edit(e.target.value)} autoSize={{ minRows: 8, maxRows: 24 }} spellCheck={false} className="mono" aria-label={t("quarantine.editor")} />
      {problem && <p className="problem" role="alert">{problem}</p>}
      {lossy && <p className="note">{t("quarantine.lossy", { charset })}</p>}
      <p className="muted">{same(bytes, original) ? t("quarantine.unchanged") : t("quarantine.changed", { before: original.length, after: bytes.length })}</p>
    </div>
  );
}
