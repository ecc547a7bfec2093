import { useEffect, useRef } from "react";
import { live, useWatch } from "../live/live";
import { addPainter } from "./loop";
import { SweepPainter, type SweepOptions } from "./SweepPainter";

interface Props extends SweepOptions {
  metric: number;
  /** What is drawn, in words: a canvas says nothing to those who cannot see it. */
  label: string;
}

/** One sweeping wave. React only mounts it; the animation loop draws. */
export function Sweep({ metric, label, ...options }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<SweepPainter | null>(null);
  const latest = useRef(options);
  latest.current = options;
  useWatch(metric);

  useEffect(() => {
    const element = canvas.current!;
    const created = new SweepPainter(element, live.player(metric), latest.current);
    painter.current = created;
    const fit = () => {
      const box = element.parentElement!.getBoundingClientRect();
      created.resize(box.width, box.height, window.devicePixelRatio || 1);
    };
    const observer = new ResizeObserver(fit);
    observer.observe(element.parentElement!);
    fit();
    const remove = addPainter(created);
    return () => {
      remove();
      observer.disconnect();
      painter.current = null;
    };
  }, [metric]);

  useEffect(() => {
    painter.current?.configure(live.player(metric), latest.current);
  }, [metric, options.color, options.background, options.group, options.unit, options.span]);

  return <canvas ref={canvas} role="img" aria-label={label} className="sweep" />;
}
