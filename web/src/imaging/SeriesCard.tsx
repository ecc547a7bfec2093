import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { bytes, count } from "../ui/format";
import { dicomDate, dicomTime, syntaxName, viewerAddress } from "./dicom";
import { Thumbnail } from "./Thumbnail";
import type { Series, Study } from "./types";

/** One series in pictures and words; it opens in the viewer. */
export function SeriesCard({ study, series, onInspect }: { study: Study; series: Series; onInspect: () => void }) {
  const { t } = useTranslation();
  const name = series.description || series.protocol || t("study.unnamed");
  return (
    <li className="series">
      <a className="series-open" href={viewerAddress(series.modality === "SM" ? "microscopy" : "viewer", study.uid, series.uid)} aria-label={t("study.openSeries", { name, number: series.number ?? "–" })}>
        <Thumbnail study={study.uid} series={series.uid} instance={series.thumbnail} modality={series.modality ?? "?"} size={128} />
      </a>
      <div>
        <strong><span className="tag modality">{series.modality}</span> {series.number !== null && series.number !== undefined && `${series.number} · `}{name}</strong>
        <div className="muted">{t("studies.images", { count: series.instances, n: count(series.instances) })} · {bytes(series.bytes)}{series.bodyPart && <> · {series.bodyPart}</>}</div>
        <div className="muted nums">{dicomDate(series.date)} {dicomTime(series.time)}</div>
        <div>{series.equipment ? <Link to={`/equipment/${series.equipment.id}`}>{series.equipment.name}</Link> : [series.manufacturer, series.model].filter(Boolean).join(" ")} <span className="mono muted">{[series.station, series.callingAe].filter(Boolean).join(" · ")}</span></div>
        {series.transferSyntaxes?.map((uid) => <span key={uid} className="tag">{syntaxName(uid)}</span>)}{" "}
        {series.thumbnail && <button type="button" className="link" onClick={onInspect}>{t("study.metadata")}</button>}
      </div>
    </li>
  );
}
