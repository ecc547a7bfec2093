"""A point-of-care device out of the standard library alone: xml.dom writes, an incremental expat finds where the host's messages end, ElementTree reads them.
Usage: meter.py PORT ENCODING. Prints what the host said."""
import socket
import sys
import xml.etree.ElementTree as ET
import xml.parsers.expat
from xml.dom.minidom import Document

port, encoding = int(sys.argv[1]), sys.argv[2]
line = socket.create_connection(("127.0.0.1", port), timeout=60)
buffer = b""
number = 0
heard = []


def build(kind, fill):
    global number
    number += 1
    document = Document()
    root = document.appendChild(document.createElement(kind))

    def add(parent, name, value=None, **more):
        element = parent.appendChild(document.createElement(name))
        if value is not None:
            element.setAttribute("V", value)
        for key, text in more.items():
            element.setAttribute(key, text)
        return element

    header = add(root, "HDR")
    add(header, "HDR.message_type", kind)
    add(header, "HDR.control_id", str(number))
    add(header, "HDR.version_id", "POCT1")
    add(header, "HDR.creation_dttm", "2026-11-22T03:00:%02d+00:00" % number)
    root.appendChild(document.createComment(" </%s> ]]> " % kind))
    fill(root, add)
    return document.toprettyxml(indent="\t", encoding=encoding)


def receive():
    """The next document: expat is fed byte by byte until the root element ends."""
    global buffer
    parser, depth, done = xml.parsers.expat.ParserCreate(), [0], []

    def begin(name, attributes):
        depth[0] += 1

    def end(name):
        depth[0] -= 1
        if depth[0] == 0:
            done.append(True)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    taken = 0
    while not done:
        if taken == len(buffer):
            more = line.recv(4096)
            if not more:
                raise SystemExit("the host hung up")
            buffer += more
        parser.Parse(buffer[taken:taken + 1])
        taken += 1
    document, buffer = buffer[:taken], buffer[taken:]
    return ET.fromstring(document)


def hear():
    root = receive()
    said = {"ACK.R01": "ACK/ACK.type_cd", "REQ.R01": "REQ/REQ.request_cd", "END.R01": "TRM/TRM.reason_cd"}[root.tag]
    heard.append(root.tag[:3] + " " + root.find(said).get("V"))
    return root


def tell(kind, fill):
    line.sendall(build(kind, fill))
    answer = hear()
    assert answer.find("ACK/ACK.ack_control_id").get("V") == str(number), "another message was answered"


def hello(root, add):
    device = add(root, "DEV")
    add(device, "DEV.manufacturer_name", "Python")
    add(device, "DEV.serial_id", "PY-" + encoding)
    add(add(device, "DSC"), "DSC.connection_profile_cd", "SA")


def status(root, add):
    add(add(root, "DST"), "DST.new_observations_qty", "2")


def result(root, add):
    service = add(root, "SVC")
    add(service, "SVC.role_cd", "OBS")
    add(service, "SVC.observation_dttm", "2026-11-22T02:59:00+00:00")
    patient = add(service, "PT")
    add(patient, "PT.patient_id", "4711")
    add(patient, "PT.name", "M\u00fcller & S\u00f6hne <1>")
    observation = add(patient, "OBS")
    add(observation, "OBS.observation_id", "2341-6", SN="LN")
    add(observation, "OBS.value", "101", U="mg/dL")


def control(root, add):
    service = add(root, "SVC")
    add(service, "SVC.role_cd", "LQC")
    add(service, "SVC.observation_dttm", "2026-11-22T02:58:00+00:00")
    material = add(service, "CTC")
    add(material, "CTC.name", "Level 1")
    add(material, "CTC.lot_number", 'L"7"')
    observation = add(material, "OBS")
    add(observation, "OBS.observation_id", "2341-6", SN="LN")
    add(observation, "OBS.value", "50", U="mg/dL")


tell("HEL.R01", hello)
tell("DST.R01", status)
hear()
tell("OBS.R01", result)
tell("OBS.R02", control)
tell("OWN.R01", lambda root, add: add(root, "OWN"))
tell("EOT.R01", lambda root, add: add(add(root, "EOT"), "EOT.topic_cd", "OBS"))
end = hear()
line.sendall(build("ACK.R01", lambda root, add: [
    add(root.getElementsByTagName("HDR")[0], "HDR.extra"),
    (lambda ack: [add(ack, "ACK.type_cd", "AA"), add(ack, "ACK.ack_control_id", end.find("HDR/HDR.control_id").get("V"))])(add(root, "ACK"))]))
assert line.recv(1) == b"", "the host did not close"
print(", ".join(heard))
