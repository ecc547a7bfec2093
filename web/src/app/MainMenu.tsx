import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { send } from "../api/client";
import type { Role } from "../api/types";
import { useMay, useSession } from "./session";

interface Item { to: string; key: string; role: Role }

export const GROUPS: { key: string; items: Item[] }[] = [
  { key: "ward", items: [
    { to: "/", key: "wall", role: "viewer" }, { to: "/alarms", key: "alarms", role: "viewer" }, { to: "/patients", key: "patients", role: "viewer" }] },
  { key: "imaging", items: [
    { to: "/imaging", key: "studies", role: "viewer" }, { to: "/imaging/orders", key: "orders", role: "viewer" }, { to: "/imaging/conflicts", key: "conflicts", role: "engineer" },
    { to: "/imaging/routing", key: "routing", role: "engineer" }, { to: "/imaging/peers", key: "peers", role: "engineer" }, { to: "/imaging/coercion", key: "coercion", role: "engineer" }] },
  { key: "laboratory", items: [
    { to: "/laboratory", key: "labWorklist", role: "viewer" }, { to: "/laboratory/verification", key: "labVerification", role: "viewer" },
    { to: "/laboratory/instruments", key: "labInstruments", role: "viewer" }, { to: "/laboratory/quality", key: "labQuality", role: "viewer" }, { to: "/laboratory/catalog", key: "labCatalog", role: "viewer" },
    { to: "/laboratory/operators", key: "labOperators", role: "engineer" }] },
  { key: "engineering", items: [
    { to: "/equipment", key: "equipment", role: "viewer" }, { to: "/connections", key: "connections", role: "engineer" },
    { to: "/messages", key: "messages", role: "engineer" }, { to: "/quarantine", key: "quarantine", role: "engineer" },
    { to: "/codes", key: "codes", role: "engineer" }, { to: "/system", key: "system", role: "viewer" }, { to: "/conformance", key: "conformance", role: "viewer" }] },
  { key: "administration", items: [
    { to: "/accounts", key: "accounts", role: "administrator" }, { to: "/tokens", key: "tokens", role: "administrator" }, { to: "/audit", key: "audit", role: "administrator" }] },
];

export function MainMenu({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { session, refresh } = useSession();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!open) return;
    panel.current?.querySelector<HTMLElement>("a")?.focus();
    const onKey = (event: KeyboardEvent) => { if (event.key === "Escape") onClose(); };
    const onDown = (event: PointerEvent) => {
      const target = event.target as HTMLElement;
      if (!panel.current?.contains(target) && !target.closest(".topbar-menu")) onClose();
    };
    window.addEventListener("keydown", onKey);
    window.addEventListener("pointerdown", onDown);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("pointerdown", onDown);
    };
  }, [open, onClose]);
  return (
    <nav id="main-menu" ref={panel} className="main-menu" hidden={!open} aria-label={t("app.menu")}>
      <MenuGroups />
      {session.user && (
        <div className="main-menu-user">
          <span>{session.user.name} · {t(`role.${session.user.role}`)}</span>
          {!session.user.demo && <button type="button" onClick={() => void send("DELETE", "session").finally(() => { void refresh(); })}>{t("app.signOut")}</button>}
        </div>
      )}
    </nav>
  );
}

export function MenuGroups() {
  const { t } = useTranslation();
  const may: Record<Role, boolean> = { viewer: useMay("viewer"), nurse: useMay("nurse"), engineer: useMay("engineer"), administrator: useMay("administrator") };
  return GROUPS.map((group) => {
    const items = group.items.filter((item) => may[item.role]);
    if (items.length === 0) return null;
    return (
      <div key={group.key} className="menu-group">
        <h2>{t(`menu.${group.key}`)}</h2>
        <ul>{items.map((item) => <li key={item.to}><NavLink to={item.to} end={item.to === "/" || item.to === "/imaging" || item.to === "/laboratory"}>{t(`menu.${item.key}`)}</NavLink></li>)}</ul>
      </div>
    );
  });
}
