import { Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

export interface PatientValues { identifier: string; authority?: string; family?: string; given?: string; ideographic?: string; birthDate?: string; sex?: string }

/** What the fields say, as the hub takes it, apart from what the rest of the form says. */
export function splitPatient<T extends PatientValues>({ identifier, authority, family, given, ideographic, birthDate, sex, ...rest }: T) {
  return {
    patient: { identifier: identifier.trim(), authority: authority || null, name: { family: family || null, given: given || null }, ideographic: ideographic || null, birthDate: birthDate || null, sex: sex || null },
    rest,
  };
}

/** Whom an order is for: an identifier, and a name in letters or in characters. */
export function PatientFields() {
  const { t } = useTranslation();
  return (
    <fieldset className="group"><legend>{t("studies.patient")}</legend>
      <div className="form-grid">
        <Form.Item name="identifier" label={t("studies.patientId")} rules={[{ required: true, whitespace: true, message: t("accounts.needed") }]}><Input maxLength={64} /></Form.Item>
        <Form.Item name="authority" label={t("orders.authority")}><Input maxLength={64} /></Form.Item>
        <Form.Item name="family" label={t("orders.family")} rules={[({ getFieldValue }) => ({ validator: (_, value) => (value || getFieldValue("ideographic") ? Promise.resolve() : Promise.reject(new Error(t("orders.nameNeeded")))) })]}><Input maxLength={64} /></Form.Item>
        <Form.Item name="given" label={t("orders.given")}><Input maxLength={64} /></Form.Item>
        <Form.Item name="ideographic" label={t("orders.ideographic")}><Input maxLength={64} placeholder="王^小东" lang="zh-CN" /></Form.Item>
        <Form.Item name="birthDate" label={t("patients.born")}><Input type="date" /></Form.Item>
        <Form.Item name="sex" label={t("patients.sex")}><Select allowClear options={["M", "F", "O"].map((value) => ({ value, label: t(`studies.sex.${value}`) }))} /></Form.Item>
      </div>
    </fieldset>
  );
}
