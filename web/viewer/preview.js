// One image of the study and whose it is, on the screen while the viewer is still on its way (it is some megabytes of script). It goes when the viewer has drawn its own first image.
(() => {
  const studies = new URLSearchParams(location.search).get("StudyInstanceUIDs") ?? "";
  if (!/^[0-9.]{1,64}$/.test(studies)) return;
  const chinese = document.documentElement.lang === "zh-CN";
  const image = new Image();
  image.alt = "";
  image.src = `/dicom-web/studies/${studies}/thumbnail?viewport=512,512`;
  const named = fetch(`/api/v1/imaging/studies/${studies}`, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))));
  const shell = document.createElement("div");
  let isOver = false;
  const leave = () => {
    isOver = true;
    shell.remove();
  };
  // not bubbling, but each event passes the document on its way down
  document.addEventListener("CORNERSTONE_IMAGE_RENDERED", leave, { capture: true, once: true });
  addEventListener("error", leave, { once: true });
  setTimeout(leave, 20_000);
  // never an image without the name of whose it is
  Promise.all([image.decode(), named]).then(([, study]) => {
    if (isOver) return;
    const [alphabetic, ideographic] = (study.patientName ?? "").split("=");
    const who = window.meridianPersonName({ Alphabetic: alphabetic, Ideographic: ideographic }).replace("^", ", ").replaceAll("^", " ");
    const date = /^\d{8}$/.test(study.date ?? "") ? `${study.date.slice(0, 4)}-${study.date.slice(4, 6)}-${study.date.slice(6)}` : "";
    const caption = document.createElement("p");
    caption.textContent = [who, study.patientId, (study.modalities ?? []).join("/"), date].filter(Boolean).join(" · ");
    const note = document.createElement("p");
    note.textContent = chinese ? "单幅图像预览，不用于诊断；阅片器正在打开…" : "Preview of one image, not for diagnosis. The viewer is opening …";
    shell.id = "preview";
    shell.setAttribute("role", "status");
    shell.append(caption, image, note);
    document.body.append(shell);
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("meridian-preview")));
  }, () => { /* no picture of it can be made, or nobody is signed in: the viewer says it */ });
})();
