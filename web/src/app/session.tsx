import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, type ReactNode } from "react";
import { get } from "../api/client";
import type { Role, Session } from "../api/types";

const ORDER: Role[] = ["viewer", "nurse", "engineer", "administrator"];
const Context = createContext<{ session: Session; refresh: () => Promise<unknown> } | null>(null);

export function SessionProvider({ children, waiting, failed }: { children: ReactNode; waiting: ReactNode; failed: ReactNode }) {
  const client = useQueryClient();
  const { data, isError } = useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => get<Session>("session", undefined, signal),
    retry: false,
    staleTime: 60_000,
    refetchInterval: (query) => (query.state.data ? false : 1500),
  });
  useEffect(() => {
    const again = () => void client.invalidateQueries({ queryKey: ["session"] });
    window.addEventListener("meridian:session", again);
    return () => window.removeEventListener("meridian:session", again);
  }, [client]);
  if (!data) return isError ? failed : waiting;
  return <Context value={{ session: data, refresh: () => client.invalidateQueries({ queryKey: ["session"] }) }}>{children}</Context>;
}

export function useSession() {
  const value = useContext(Context);
  if (!value) throw new Error("outside of SessionProvider");
  return value;
}

/** Whether who is signed in may do what needs at least `role`. */
export function useMay(role: Role) {
  const { session } = useSession();
  return session.user !== null && ORDER.indexOf(session.user.role) >= ORDER.indexOf(role);
}

/** Asks anew who is signed in: the stream was refused or a call answered 401. */
export const sessionDoubted = () => window.dispatchEvent(new Event("meridian:session"));
