"""Stores objects at the hub as metadata and bulk data apart, and holds what is kept beside the files.

usage: apart.py ROOT FILE...   (the hub has the files already)

Each file goes twice: as the hub's own metadata and bulk data (WADO-RS), which an archive would pass on, and as pydicom's
JSON of the file (Dataset.to_json_dict). Both times under new UIDs; what is kept is read back as a Part 10 file by pydicom.
"""
import json, re, struct, sys, urllib.error, urllib.request
import pydicom, pydicom.encaps, pydicom.multival
from pydicom.filebase import DicomBytesIO
from pydicom.uid import generate_uid

ROOT, FAULTS = sys.argv[1], []
# its stream was written over: it says a size that no image has
BROKEN = {'JPEG2000-embedded-sequence-delimiter.dcm'}
STUDY, SERIES, SOP = '0020000D', '0020000E', '00080018'


def request(url, data=None, **headers):
    call = urllib.request.Request(url, data, {k.replace('_', '-'): v for k, v in headers.items()} | {'X-Meridian': '1'})
    try:
        with urllib.request.urlopen(call) as answer: return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused: return refused.code, refused.headers, refused.read()


def parts(url, accept):
    status, headers, body = request(url, Accept=accept)
    if status != 200: raise ValueError('%s: %d %s' % (url, status, body[:200]))
    mark = b'--' + re.search('boundary="?([^";]+)', headers['Content-Type']).group(1).encode()
    found = []
    for piece in (b'\r\n' + body).split(b'\r\n' + mark)[1:-1]:
        head, data = piece[2:].split(b'\r\n\r\n', 1)
        found.append((re.search('(?i)Content-Type: ([^\r]+)', head.decode()).group(1), data))
    return found


def post(metadata, bulk):
    body = [(b'application/dicom+json', b'', json.dumps([metadata]).encode())]
    body += [(kind.encode(), b'Content-Location: %s\r\n' % where.encode(), data) for where, kind, data in bulk]
    text = b''.join(b'--apart-python\r\nContent-Type: ' + kind + b'\r\n' + where + b'\r\n' + data + b'\r\n' for kind, where, data in body) + b'--apart-python--\r\n'
    return request(ROOT + '/studies', text, Content_Type='multipart/related; type="application/dicom+json"; boundary=apart-python')


def rename(metadata):
    uids = [generate_uid(), generate_uid(), generate_uid()]
    for tag, uid in zip((STUDY, SERIES, SOP), uids): metadata[tag] = {'vr': 'UI', 'Value': [uid]}
    return uids


def address(uids): return '%s/studies/%s/series/%s/instances/%s' % (ROOT, *uids)


def walk(metadata, take):
    for tag, attribute in metadata.items():
        if 'BulkDataURI' in attribute: take(tag, attribute)
        elif attribute['vr'] == 'SQ':
            for item in attribute.get('Value', []): walk(item, take)


def plain(metadata):
    """Metadata without what is meant to differ: UIDs and addresses; text is Unicode whatever the character set is called."""
    def clean(items):
        return {t: {k: 'bulk' if k == 'BulkDataURI' else [clean(i) for i in v] if a['vr'] == 'SQ' and k == 'Value' else v for k, v in a.items()}
                for t, a in items.items() if t not in (STUDY, SERIES, SOP, '00080005')}
    return clean(metadata)


def frames(ds):
    count = int(ds.get('NumberOfFrames', 1) or 1)
    if ds.file_meta.TransferSyntaxUID.is_compressed and ds.file_meta.TransferSyntaxUID != '1.2.840.10008.1.2.1.99':
        return [bytes(f) for f in pydicom.encaps.generate_pixel_data_frame(ds.PixelData, count)]
    data = bytes(ds.PixelData)
    if not ds.is_little_endian and ds['PixelData'].VR == 'OW' and ds.BitsAllocated > 8:
        data = bytearray(data); data[0::2], data[1::2] = data[1::2], data[0::2]; data = bytes(data)
    return [data]


def same_pixels(name, ds, back):
    if 'PixelData' not in ds: return
    ours, theirs = frames(back), frames(ds)
    if len(ours) != len(theirs): FAULTS.append('%s: %d frames, not %d' % (name, len(ours), len(theirs)))
    for i, (a, b) in enumerate(zip(ours, theirs)):
        # a value of odd length was padded; a JP2 file around a stream has no place in DICOM (PS3.5 A.4.4)
        if a != b and a != b + b'\0' and not (b[4:8] == b'jP  ' and a.rstrip(b'\0') in b): FAULTS.append('%s: frame %d differs' % (name, i + 1))


def same(name, a, b, path=''):
    for e in a:
        if e.tag.element == 0 or e.tag in (0x00080005, 0x0020000D, 0x0020000E, 0x00080018, 0x7FE00010): continue
        here = path + '%08X' % e.tag
        if e.tag not in b: FAULTS.append('%s: %s is missing' % (name, here)); continue
        o = b[e.tag]
        if e.VR == 'SQ':
            if len(e.value) != len(o.value): FAULTS.append('%s: %s has %d items, not %d' % (name, here, len(o.value), len(e.value)))
            for i, (x, y) in enumerate(zip(e.value, o.value)): same(name, x, y, '%s/%d/' % (here, i))
        elif 'UN' in (e.VR, o.VR): pass  # one of the two has a dictionary that the other has not
        elif isinstance(e.value, bytes):
            if a.is_little_endian and bytes(o.value) not in (bytes(e.value), bytes(e.value) + b'\0'): FAULTS.append('%s: %s has other bytes' % (name, here))
        elif norm(e) != norm(o): FAULTS.append('%s: %s %s is %r, not %r' % (name, here, e.VR, o.value, e.value))
    for e in b:
        if e.tag not in a and e.tag != 0x00080005: FAULTS.append('%s: %s is too many' % (name, path + '%08X' % e.tag))


def norm(e):
    values = list(e.value) if isinstance(e.value, (list, pydicom.multival.MultiValue)) else [e.value]
    if e.VR in ('DS', 'IS', 'FD'): return [float(v) if v not in ('', None) else None for v in values]
    if e.VR == 'FL': return [struct.pack('<f', v + 0.0) for v in values if v is not None]
    if e.VR == 'PN': return [str(v).rstrip('^= ') for v in values]
    return [str(v if v is not None else '').strip(' \0') for v in values]


def kept(name, answer):
    status, headers, body = answer
    if name.split(' ')[0] in BROKEN:
        if status != 409: FAULTS.append('%s: %d, not refused' % (name, status))
        return False
    if status != 200: FAULTS.append('%s: %d %s %s' % (name, status, headers.get('Warning'), body[:300]))
    return status == 200


def read(uids):
    return pydicom.dcmread(DicomBytesIO(parts(address(uids), 'multipart/related; type="application/dicom"; transfer-syntax=*')[0][1]))


def passed_on(name, ds):
    metadata = json.loads(request(address([ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.SOPInstanceUID]) + '/metadata', Accept='application/dicom+json')[2])[0]
    before, bulk = plain(metadata), []
    def take(tag, attribute):
        found = parts(attribute['BulkDataURI'], 'multipart/related; type="*/*"; transfer-syntax=*')
        attribute['BulkDataURI'] = 'value-%d' % len(bulk)
        bulk.extend((attribute['BulkDataURI'], kind, data) for kind, data in found)
    walk(metadata, take)
    uids = rename(metadata)
    if not kept(name + ' passed on', post(metadata, bulk)): return
    after = plain(json.loads(request(address(uids) + '/metadata', Accept='application/dicom+json')[2])[0])
    for tag in sorted(set(before) | set(after)):
        if before.get(tag) != after.get(tag) and tag != '7FE00010': FAULTS.append('%s passed on: %s is %s, not %s' % (name, tag, str(after.get(tag))[:200], str(before.get(tag))[:200]))
    back = read(uids)
    same_pixels(name + ' passed on', ds, back)
    if ds.file_meta.TransferSyntaxUID.is_compressed and ds.file_meta.TransferSyntaxUID != '1.2.840.10008.1.2.1.99' and back.file_meta.TransferSyntaxUID != ds.file_meta.TransferSyntaxUID:
        FAULTS.append('%s passed on: %s' % (name, back.file_meta.TransferSyntaxUID))


def from_pydicom(name, ds):
    """False where pydicom cannot write the object as JSON."""
    bulk = []
    def handler(element):
        uri = 'urn:apart:%d' % len(bulk)
        if element.tag != 0x7FE00010: bulk.append((uri, 'application/octet-stream', bytes(element.value)))
        elif ds.file_meta.TransferSyntaxUID.is_compressed:
            bulk.extend((uri, 'application/octet-stream; transfer-syntax=' + ds.file_meta.TransferSyntaxUID, f) for f in frames(ds))
        else: bulk.append((uri, 'application/octet-stream', bytes(element.value)))
        return uri
    try: metadata = ds.to_json_dict(256, handler)
    except Exception as cannot: return False
    uids = rename(metadata)
    if kept(name + ' by pydicom', post(metadata, bulk)):
        back = read(uids)
        same(name + ' by pydicom', ds, back)
        same_pixels(name + ' by pydicom', ds, back)
    return True


written = 0
for path in sys.argv[2:]:
    ds, name = pydicom.dcmread(path, force=True), path.split('/')[-1]
    if 'TransferSyntaxUID' not in getattr(ds, 'file_meta', {}): continue
    ds.decode()
    try:
        passed_on(name, ds)
        # what is not little endian or is deflated is another encoding than JSON's values, which pydicom does not turn around
        if ds.is_little_endian and not ds.file_meta.TransferSyntaxUID.is_deflated: written += from_pydicom(name, ds)
    except Exception as wrong:
        # a number that is none, which pydicom does not make into one
        if "'1A'" not in str(wrong): FAULTS.append('%s: %s: %s' % (name, type(wrong).__name__, wrong))
if written * 2 < len(sys.argv) - 2: FAULTS.append('pydicom wrote only %d of them as JSON' % written)
for fault in FAULTS: print(fault)
print('%d objects passed on, %d written by pydicom, %d faults' % (len(sys.argv) - 2, written, len(FAULTS)))
