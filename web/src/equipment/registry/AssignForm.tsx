import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, send } from "../../api/client";
import type { Bed, Equipment } from "../../api/reports";
import type { Page } from "../../api/types";
import { Problem } from "../../console/Problem";

/** A name that people use, and the bed at which it stands. */
export function AssignForm({ equipment }: { equipment: Equipment }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(equipment.givenName ?? "");
  const [bed, setBed] = useState<number | null>(equipment.bedId ?? null);
  const beds = useQuery({ queryKey: ["beds"], queryFn: ({ signal }) => get<Page<Bed>>("beds", { limit: 1000 }, signal) });
  const save = useMutation({
    mutationFn: () => send("PATCH", `equipment/${equipment.id}`, {
      givenName: name.trim() === (equipment.givenName ?? "") ? undefined : name.trim(),
      bedId: bed === (equipment.bedId ?? null) ? undefined : bed ?? 0,
    }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["equipment"] }),
  });
  return (
    <form className="card filters" onSubmit={(event) => { event.preventDefault(); save.mutate(); }}>
      <label>{t("equipment.givenName")}<Input value={name} onChange={(e) => setName(e.target.value)} maxLength={100} style={{ width: 240 }} /></label>
      <label>{t("equipment.bed")}
        <Select<number | null> value={bed} onChange={(value) => setBed(value ?? null)} allowClear style={{ width: 240 }} aria-label={t("equipment.bed")} placeholder={t("equipment.noBed")} showSearch={{ optionFilterProp: "label" }}
          options={(beds.data?.items ?? []).map((b) => ({ value: b.id, label: b.label }))} />
      </label>
      <Button type="primary" htmlType="submit" loading={save.isPending}>{t("app.save")}</Button>
      {save.isSuccess && <span role="status" className="tag tag-good">{t("app.saved")}</span>}
      <Problem error={save.error} />
    </form>
  );
}
