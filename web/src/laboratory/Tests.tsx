import { useTranslation } from "react-i18next";
import { useLabel } from "../ui/useLabel";
import { SIGN } from "./results";
import { Value } from "./Value";
import type { LabOrderTest, TestStatus } from "./types";

/** What was ordered on a specimen and how far each of it is. */
export function Tests({ tests }: { tests: readonly LabOrderTest[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <ul className="lab-tests">
      {tests.map((test) => (
        <li key={`${test.code} ${test.rerun}`} className={`lab-test lab-test-${test.status}`} title={label({ label: test.name, labelZh: test.nameZh })}>
          <span aria-hidden="true">{SIGN[test.status]}</span> <span className="sr">{t(`lab.test.${test.status}`)}: </span>
          <span className="lab-test-code">{test.code}</span>
          {test.rerun > 0 && <span className="lab-again"> {t("lab.rerunMark", { n: test.rerun })}</span>}
          {test.dilution ? <span className="lab-again"> 1:{test.dilution}</span> : null}
          {test.value && <> <Value value={test.value} flags={test.flags} critical={test.critical} /></>}
        </li>
      ))}
    </ul>
  );
}

/** What the signs mean; stands below the list. */
export function Legend() {
  const { t } = useTranslation();
  return <p className="lab-legend muted">{(Object.keys(SIGN) as TestStatus[]).map((status) => <span key={status}><span aria-hidden="true">{SIGN[status]}</span> {t(`lab.test.${status}`)}</span>)}</p>;
}
