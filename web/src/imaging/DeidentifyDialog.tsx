import { Checkbox, Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { address } from "../api/client";
import type { Study } from "./types";

/** Options of the basic profile that a person may choose (PS3.15 table E.1-1). */
const OPTIONS = ["retainUids", "retainDeviceIdentity", "retainInstitutionIdentity", "retainPatientCharacteristics", "cleanDescriptors", "cleanStructuredContent", "retainSafePrivate", "acceptUnstatedPixels"] as const;
const DATES = ["removed", "retainLongModifiedDates", "retainLongFullDates"] as const;

/** Takes a study out as a folder of Part 10 files, without saying whose it is unless that is asked for. */
export function DeidentifyDialog({ study, onClose }: { study: Study; onClose: () => void }) {
  const { t } = useTranslation();
  const [who, setWho] = useState<"deidentified" | "asStored">("deidentified");
  const [options, setOptions] = useState<string[]>([]);
  const [dates, setDates] = useState<string>("removed");

  function take() {
    const link = document.createElement("a");
    link.href = address("export/dicom", { study: study.uid, deidentify: who === "deidentified", option: who === "deidentified" ? [...options, ...(dates === "removed" ? [] : [dates])] : [] });
    link.download = "";
    link.click();
    onClose();
  }

  return (
    <Modal open title={t("study.exportTitle")} okText={t("study.exportAction")} cancelText={t("app.cancel")} onCancel={onClose} onOk={take}>
      <Radio.Group value={who} onChange={(e) => setWho(e.target.value)} options={[{ value: "deidentified", label: t("study.deidentified") }, { value: "asStored", label: t("study.asStored") }]} />
      {who === "deidentified"
        ? <>
            <p className="muted">{t("study.profile")}</p>
            <Checkbox.Group className="export-options" value={options} onChange={(value) => setOptions(value as string[])} options={OPTIONS.map((value) => ({ value, label: t(`study.option.${value}`) }))} />
            <p className="export-dates" id="export-dates">{t("study.dates")}</p>
            <Radio.Group aria-labelledby="export-dates" value={dates} onChange={(e) => setDates(e.target.value)} options={DATES.map((value) => ({ value, label: t(`study.option.${value}`) }))} />
            <p className="note">{t("study.burnedIn")}</p>
          </>
        : <p className="problem">{t("study.identified")}</p>}
    </Modal>
  );
}
