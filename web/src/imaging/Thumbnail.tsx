import { useState } from "react";
import { thumbnailOf } from "./dicom";

interface Props {
  study: string;
  series?: string | null;
  instance?: string | null;
  modality: string;
  size: number;
}

/** A small picture of an instance; its modality in words where there is none (no pixels, or a coding that the hub does not render). */
export function Thumbnail({ study, series, instance, modality, size }: Props) {
  const [broken, setBroken] = useState(false);
  return (
    <span className="thumb" style={{ width: size, height: size }} aria-hidden="true">
      {series && instance && !broken
        ? <img src={thumbnailOf(study, series, instance, size)} alt="" width={size} height={size} loading="lazy" decoding="async" onError={() => setBroken(true)} />
        : <span>{modality}</span>}
    </span>
  );
}
