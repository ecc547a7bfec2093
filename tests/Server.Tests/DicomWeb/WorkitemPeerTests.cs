using System.Diagnostics;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>A workflow in Python that shares no code with the hub: data sets made and read by pydicom, HTTP and WebSocket by the standard library and a socket.</summary>
public sealed class WorkitemPeerTests
{
    private const string Workflow = """
        import base64, json, os, queue, socket, struct, sys, threading, urllib.error, urllib.parse, urllib.request
        from pydicom.dataset import Dataset
        from pydicom.sequence import Sequence
        from pydicom.uid import generate_uid
        root = sys.argv[1]
        def ask(method, path, ds=None):
            body = None if ds is None else json.dumps([ds.to_json_dict()]).encode()
            request = urllib.request.Request(root + path, data=body, method=method, headers={'Accept': 'application/dicom+json', 'X-Meridian': '1'})
            if body is not None: request.add_header('Content-Type', 'application/dicom+json')
            try:
                with urllib.request.urlopen(request) as answer: status, headers, text = answer.status, answer.headers, answer.read()
            except urllib.error.HTTPError as refusal: status, headers, text = refusal.code, refusal.headers, refusal.read()
            return status, headers, text
        def sets(text): return [Dataset.from_json(one) for one in json.loads(text)]
        def code(value, meaning):
            ds = Dataset(); ds.CodeValue, ds.CodingSchemeDesignator, ds.CodeMeaning = value, 'DCM', meaning
            return ds
        class Channel:
            def __init__(self, address):
                url = urllib.parse.urlparse(address)
                self.socket = socket.create_connection((url.hostname, url.port))
                self.file = self.socket.makefile('rb')
                self.socket.sendall(('GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n'
                    % (url.path, url.netloc, base64.b64encode(os.urandom(16)).decode())).encode())
                assert b' 101 ' in self.file.readline()
                while self.file.readline() != b'\r\n': pass
                self.told = queue.Queue()
                threading.Thread(target=self.read, daemon=True).start()
            def read(self):
                while head := self.file.read(2):
                    length = head[1] & 127
                    if length == 126: length = struct.unpack('>H', self.file.read(2))[0]
                    elif length == 127: length = struct.unpack('>Q', self.file.read(8))[0]
                    payload = self.file.read(length)
                    # a ping is answered, masked by nothing (RFC 6455 5.3, 5.5.3)
                    if head[0] == 0x89: self.socket.sendall(b'\x8a' + bytes([0x80 | length]) + b'\0\0\0\0' + payload)
                    # text, whole and unmasked (5.2)
                    elif head[0] == 0x81: self.told.put(json.loads(payload))
                    else: self.told.put({})
            def next(self):
                told = self.told.get(timeout=60)
                value = lambda tag: told[tag]['Value'][0] if tag in told and 'Value' in told[tag] else None
                return value('00001002'), value('00001000'), value('00741000'), told
        def step(label):
            ds = Dataset()
            ds.SpecificCharacterSet = 'ISO_IR 192'
            ds.ProcedureStepState, ds.ScheduledProcedureStepPriority, ds.ProcedureStepLabel, ds.WorklistLabel = 'SCHEDULED', 'HIGH', label, 'AI'
            ds.ScheduledProcedureStepStartDateTime, ds.InputReadinessState = '20261122083000+0800', 'READY'
            ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = 'Wang^XiaoDong=王^小东', '4711', '19610102', 'M'
            ds.ScheduledWorkitemCodeSequence = Sequence([code('110004', 'Image Processing')])
            source = Dataset(); source.TypeOfInstances, source.StudyInstanceUID, source.SeriesInstanceUID = 'DICOM', '1.2.3', '1.2.3.4'
            reference = Dataset(); reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = '1.2.840.10008.5.1.4.1.1.2', '1.2.3.4.5'
            source.ReferencedSOPSequence = Sequence([reference])
            ds.InputInformationSequence = Sequence([source])
            return ds
        def state(term, transaction):
            ds = Dataset(); ds.ProcedureStepState, ds.TransactionUID = term, transaction
            return ds
        # a watcher of everything
        watcher = Channel('ws' + root[4:] + '/subscribers/WATCHER')
        status, headers, _ = ask('POST', '/workitems/1.2.840.10008.5.1.4.34.5/subscribers/WATCHER')
        assert status == 201 and headers['Content-Location'] == 'ws' + root[4:] + '/subscribers/WATCHER', (status, headers)
        # what a scheduler makes
        uids = [generate_uid() for _ in range(6)]
        for number, uid in enumerate(uids):
            status, headers, text = ask('POST', '/workitems?' + uid, step('Segment %d' % number))
            assert status == 201 and headers['Content-Location'] == root + '/workitems/' + uid, (status, text)
            assert watcher.next()[:3] == (1, uid, 'SCHEDULED')
        # workers search, claim, and only who wins works
        won, lost = {}, []
        def work(name):
            found = sets(ask('GET', '/workitems?ProcedureStepState=SCHEDULED&WorklistLabel=AI&ScheduledProcedureStepStartDateTime=202611220000%2B0000-202611220100%2B0000')[2])
            for ds in found:
                mine = generate_uid()
                status, headers, text = ask('PUT', '/workitems/%s/state' % ds.SOPInstanceUID, state('IN PROGRESS', mine))
                if status == 200: won[ds.SOPInstanceUID] = (name, mine)
                else:
                    assert status == 400 and 'The Transaction UID is incorrect.' in headers['Warning'], (status, text)
                    lost.append(ds.SOPInstanceUID)
        workers = [threading.Thread(target=work, args=(name,)) for name in ('A', 'B', 'C')]
        for worker in workers: worker.start()
        for worker in workers: worker.join()
        assert sorted(won) == sorted(uids), (won, lost)
        claimed = [watcher.next()[:3] for _ in uids]
        assert sorted(claimed) == sorted((1, uid, 'IN PROGRESS') for uid in uids), claimed
        # they report and complete
        for uid in uids:
            mine = won[uid][1]
            progress = Dataset(); item = Dataset(); item.ProcedureStepProgress = '50'; item.ProcedureStepProgressDescription = '一半'
            progress.ProcedureStepProgressInformationSequence = Sequence([item])
            assert ask('POST', '/workitems/%s?%s' % (uid, mine), progress)[0] == 200
            assert watcher.next()[:2] == (3, uid)
            status, headers, text = ask('PUT', '/workitems/%s/state' % uid, state('COMPLETED', mine))
            assert status == 409 and '0074,1216' in text.decode(), (status, text)
            done = Dataset(); item = Dataset()
            item.PerformedStationNameCodeSequence = Sequence([code('AI', 'Segmenter')])
            item.PerformedWorkitemCodeSequence = Sequence([code('110004', 'Image Processing')])
            item.PerformedProcedureStepStartDateTime, item.PerformedProcedureStepEndDateTime = '20261122083100', '20261122083200'
            item.OutputInformationSequence = Sequence([])
            done.UnifiedProcedureStepPerformedProcedureSequence = Sequence([item])
            assert ask('POST', '/workitems/%s?%s' % (uid, mine), done)[0] == 200
            status, headers, text = ask('PUT', '/workitems/%s/state' % uid, state('COMPLETED', mine))
            assert status == 200, (status, text)
            assert watcher.next()[:3] == (1, uid, 'COMPLETED')
            kept, = sets(ask('GET', '/workitems/' + uid)[2])
            assert 'TransactionUID' not in kept and kept.ProcedureStepState == 'COMPLETED' and kept.SOPClassUID == '1.2.840.10008.5.1.4.34.6.1'
            assert str(kept.PatientName.ideographic) == '王^小东' and kept.InputInformationSequence[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID == '1.2.3.4.5'
            assert kept.ProcedureStepProgressInformationSequence[0].ProcedureStepProgressDescription == '一半'
        print('%d completed, %d claims lost' % (len(uids), len(lost)))
        """;

    [Fact(Timeout = 100_000)]
    public async Task A_scheduler_three_workers_and_a_watcher_written_in_Python_work_a_list_off()
    {
        if (!File.Exists("/usr/lib/python3/dist-packages/pydicom/__init__.py")) Assert.Skip("apt-get install python3-pydicom");
        await using var hub = await DicomWebHub.StartAsync();
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Workflow, hub.Root]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
        Assert.True(process.ExitCode == 0, await output + await errors);
        Assert.StartsWith("6 completed, ", await output, StringComparison.Ordinal);
    }
}
