// What the viewer is told before it starts. Same origin, same session, same language as the hub's own pages; nothing from elsewhere.
window.PUBLIC_URL = "{{base}}";
window.browserImportFunction = (name) => import(name);

// The language chosen on the hub's pages, else the browser's; the viewer looks into its cookie first, then into the storage.
(() => {
  const chosen = localStorage.getItem("meridian.language")
    ?? (navigator.languages ?? [navigator.language]).map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => tag === "zh" || tag === "en");
  const language = chosen === "zh" ? "zh" : "en-US";
  localStorage.setItem("i18nextLng", language);
  document.cookie = `i18next=${language};path=/viewer;SameSite=Strict`;
  document.cookie = "i18next=;path=/;max-age=0;SameSite=Strict";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
})();

// The viewer's "study list" is the hub's: leaving for its own root leaves it. /viewer?StudyInstanceUIDs=… opens those studies.
(() => {
  const leaves = (address) => address !== null && address !== undefined && /^\/viewer\/?$/.test(new URL(address, location.href).pathname);
  for (const name of ["pushState", "replaceState"]) {
    const usual = history[name].bind(history);
    history[name] = (state, unused, address) => {
      if (leaves(address)) location.assign("/imaging");
      else usual(state, unused, address);
    };
  }
})();

// A person name (PS3.18 F.2.2) as the reader's language writes it, the other writing beside it; 王^小东 without a blank.
window.meridianPersonName = (name) => {
  const han = (text) => (/^[\p{Script=Han}^]+$/u.test(text) ? text.replaceAll("^", "") : text);
  const alphabetic = han(name.Alphabetic ?? "");
  const ideographic = han(name.Ideographic ?? "");
  if (!ideographic) return name.Alphabetic === undefined ? undefined : alphabetic;
  if (!alphabetic) return ideographic;
  return document.documentElement.lang === "zh-CN" ? `${ideographic} (${alphabetic.replace("^", ", ")})` : `${alphabetic} (${ideographic})`;
};

window.config = {
  name: "Meridian",
  routerBasename: "/viewer",
  extensions: [],
  modes: [],
  customizationService: { global: { "ohif.tours": { $set: [] } } },
  showStudyList: true,
  // whose images these are is never folded away
  showPatientInfo: "visible",
  investigationalUseDialog: { option: "never" },
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: true,
  showLoadingIndicator: true,
  strictZSpacingForVolumeViewport: true,
  showErrorDetails: "always",
  maxNumberOfWebWorkers: Math.max(1, Math.min(4, (navigator.hardwareConcurrency ?? 2) - 1)),
  // A browser opens six connections to a host over HTTP/1.1: what a person waits for must find one free of prefetches.
  maxNumRequests: { interaction: 100, thumbnail: 3, prefetch: 5 },
  defaultDataSourceName: "meridian",
  dataSources: [{
    namespace: "@ohif/extension-default.dataSourcesModule.dicomweb",
    sourceName: "meridian",
    configuration: {
      friendlyName: "Meridian",
      name: "meridian",
      qidoRoot: `${location.origin}/dicom-web`,
      wadoRoot: `${location.origin}/dicom-web`,
      qidoSupportsIncludeField: true,
      supportsFuzzyMatching: false,
      supportsWildcard: true,
      imageRendering: "wadors",
      thumbnailRendering: "wadors",
      enableStudyLazyLoad: true,
      dicomUploadEnabled: false,
      singlepart: "bulkdata,video,pdf",
      bulkDataURI: { enabled: true, relativeResolution: "studies" },
      omitQuotationForMultipartRequest: true,
    },
  }],
  httpErrorHandler: (error) => {
    if (error?.status === 401) location.assign(`/signin?to=${encodeURIComponent(location.pathname + location.search)}`);
  },
  whiteLabeling: {
    createLogoComponentFn: (React) => React.createElement("a", { href: "/imaging", title: "Meridian", style: { display: "inline-flex", alignItems: "center", gap: "6px", color: "inherit" } },
      React.createElement("img", { src: "/meridian.svg", alt: "", width: 22, height: 22 }), React.createElement("span", null, "Meridian")),
  },
};
