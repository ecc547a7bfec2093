import { useState } from "react";
import { useSession } from "../app/session";

let told = "";

/** Who decides: the account's name; who shares one account (the demonstration's) says it once and is not asked again while the page is open. */
export function usePersonName(): [string, (name: string) => void] {
  const { session } = useSession();
  const [name, setName] = useState(() => told || (session.user && !session.user.demo ? session.user.name : ""));
  return [name, (next) => { told = next; setName(next); }];
}
