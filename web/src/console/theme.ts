import type { ThemeConfig } from "antd";

/** Light chrome for tables and forms; text colours at 4.5:1 or more on white and on the page's grey. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: "#0b63c5", colorPrimaryHover: "#0a54a8", colorPrimaryActive: "#08427f", colorLinkHover: "#08427f", colorLink: "#0b5cb8", colorText: "#16222e", colorTextSecondary: "#4b5b6a", colorTextTertiary: "#5a6978",
    colorTextPlaceholder: "#667585", colorTextDescription: "#4f5f6e", colorTextDisabled: "#667585", colorError: "#b3261e", colorSuccess: "#176b3a", colorWarning: "#8a5300",
    colorBorder: "#8fa0b0", borderRadius: 6, fontSize: 14, motion: false,
    fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", Arial, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  },
  components: { Table: { headerBg: "#eaf0f5", headerColor: "#33424f", cellPaddingBlockSM: 7 } },
};
