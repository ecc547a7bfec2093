using System.Text;
using Meridian.Core.Intake;
using Meridian.Gateway.Lis;
using Meridian.Model;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>Drivers are data: what a site writes into a file is what the hub does.</summary>
public sealed class DriverTests
{
    private const string Odd = """
        {
          // puts the barcode into O-19, the code into R-3.1, has no checksum, and calls its controls by name
          "name": "odd-one", "title": "An odd one", "maker": "Odd", "match": ["^ODD"], "kind": "chemistry",
          "framing": { "checksum": "none", "trailer": "cr" },
          "places": { "specimen": ["O.19"], "test": ["R.3.1"], "dilution": ["R.15"] },
          "controls": { "specimen": ["^KO"], "blank": ["^BL"] },
          "query": { "doneCode": "N", "test": "{0}", "orderPerTest": true, "none": "order" }
        }
        """;

    [Fact]
    public void The_drivers_that_come_along_are_found_by_their_instruments_headers()
    {
        var drivers = new LisDrivers(new(), NullLogger<LisDrivers>.Instance);
        Assert.Equal("sysmex-xp", drivers.Of("XP-300^00-05^^^^B1234^PS1")!.Driver.Name);
        Assert.Equal("horiba-pentra-xlr", drivers.Of("ABX")!.Driver.Name);
        Assert.Equal("roche-cobas-c111", drivers.Of("LAB^Roche^c111^4.2^1^99")!.Driver.Name);
        Assert.Equal("roche-cobas-c311", drivers.Of("c311^1")!.Driver.Name);
        Assert.Equal("sysmex-xn", drivers.Of("    XN-550^00-24^22723^^^^BD1")!.Driver.Name);
        Assert.Equal("cepheid-genexpert", drivers.Of("77^GeneXpert^4.8")!.Driver.Name);
        Assert.Equal("horiba-yumizen-h5", drivers.Of("H550^910YOXH1^2.2")!.Driver.Name);
        Assert.Equal("siemens-dca-vantage", drivers.Of("DCA VANTAGE^04.04^S1")!.Driver.Name);
        Assert.Equal("abbott-afinion", drivers.Of("Afinion 2 Analyzer^^AF1")!.Driver.Name);
        Assert.Null(drivers.Of("Somebody^else"));
        Assert.Equal("generic", drivers.Default.Driver.Name);
    }

    [Theory]
    [InlineData("{ \"name\": \"a\", \"places\": { \"test\": [\"R3\"] } }", "R3")]
    [InlineData("{ \"name\": \"a\", \"plases\": {} }", "plases")]
    [InlineData("{ \"name\": \"A B\" }", "A B")]
    [InlineData("{ \"name\": \"a\", \"charset\": \"klingon\" }", "klingon")]
    [InlineData("{ \"name\": \"a\", \"query\": { \"test\": \"{5}\" } }", "{5}")]
    [InlineData("{ \"name\": \"a\", \"match\": [\"(\"] }", "(")]
    [InlineData("{", "")]
    public void A_driver_that_cannot_be_is_refused_with_the_place(string json, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => LisDrivers.Read(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact(Timeout = 180_000)]
    public async Task A_stranger_at_an_address_where_a_known_instrument_spoke_is_not_read_with_that_ones_codes()
    {
        await using var host = await LisHost.StartAsync();
        foreach (var (header, driver) in new[] { (@"H|\^&|||MERIDIAN^VIRTUAL-HEMA^1^VA-1", "meridian-virtual"), (@"H|\^&|||ACME^X1^SN5", "generic"), (@"H|\^&|||MERIDIAN^VIRTUAL-HEMA^1^VA-1", "meridian-virtual") })
        {
            using var peer = await host.ConnectAsync();
            await peer.SendAsync(header, "P|1", "O|1|B7", "R|1|^^^NA|140", "L|1|N");
            Assert.Equal(driver, Assert.Single((await host.Intake.NextAsync()).Submission.Facts.LabReports).Driver);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task A_driver_of_the_sites_own_is_learned_from_the_first_header_though_its_frames_have_no_checksum()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.File("odd.json"), Odd, TestContext.Current.CancellationToken);
        await using var host = await LisHost.StartAsync(new() { DriversFolder = scratch.Path });
        for (var session = 0; session < 2; session++)
        {
            // the first session learns, the second knows from its first byte
            using var peer = await host.ConnectAsync();
            await peer.WriteAsync(AstmPeer.Enq);
            await peer.ExpectAsync(AstmPeer.Ack);
            string[] records = [@"H|\^&|||ODD^7", "P|1", "O|1|||||||||||||||||KO17" + session, "R|1|NA|140|mmol/L||||||||||1:10", "L|1|N"];
            for (var i = 0; i < records.Length; i++)
            {
                await peer.WriteAsync(Encoding.ASCII.GetBytes($"\u0002{(i + 1) % 8}{records[i]}\r\u0003\r"));
                await peer.ExpectAsync(AstmPeer.Ack);
            }
            await peer.WriteAsync(AstmPeer.Eot);
            var report = Assert.Single((await host.Intake.NextAsync()).Submission.Facts.LabReports);
            Assert.Equal(("odd-one", "Odd"), (report.Driver, report.Equipment.Manufacturer));
            var specimen = Assert.Single(report.Specimens);
            Assert.Equal(("KO17" + session, SpecimenRole.Control), (specimen.SpecimenId, specimen.Role));
            var result = Assert.Single(specimen.Results);
            Assert.Equal(("NA", 140m, 10m), (result.Test.Value, result.Number, result.Dilution));
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Records_without_frames_are_taken_as_they_are()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(Encoding.ASCII.GetBytes("H|\\^&|||BARE^1\rP|1\rO|1|B1\rR|1|^^^GLU|5.0|mmol/L\rL|1|N\r"));
        var held = await host.Intake.NextAsync();
        Assert.Equal("B1", held.Submission.Facts.LabReports.Single().Specimens.Single().SpecimenId);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_the_settings_say_of_an_address_wins_over_the_header()
    {
        await using var host = await LisHost.StartAsync(new() { Instruments = [new() { Peer = "127.0.0.1", Name = "Hematology 2", Driver = "sysmex-xp", AssumedOffset = TimeSpan.FromHours(8) }] });
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(@"H|\^&|||unnamed", "P|1", "O|1||^^ 77^A", "R|1|^^^^WBC^1| 5.5|10*3/uL||N||||||20260102030405", "L|1|N");
        var report = (await host.Intake.NextAsync()).Submission.Facts.LabReports.Single();
        Assert.Equal(new EquipmentIdentifier(EquipmentIdentifierKind.Other, "Hematology 2", "lis"), report.Equipment.Strongest);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(8)), report.Specimens.Single().Results.Single().CompletedAt);
        Assert.Equal("77", report.Specimens.Single().SpecimenId);
    }

    private static Submission Read(params string[] records)
    {
        var drivers = new LisDrivers(new(), NullLogger<LisDrivers>.Instance);
        var raw = Encoding.ASCII.GetBytes(string.Concat(records.Select(record => record + "\r")));
        return LisReception.Receive(raw, default, new(drivers, drivers.Default, false, null, "", default, 0)).Submission;
    }

    [Fact]
    public void The_number_that_an_analyzer_counts_by_itself_is_never_taken_for_a_label()
    {
        var specimen = Read(@"H|\^&|||c311^1|||||host|RSUPL^REAL|P|1", "P|1", @"O|1|11625^CL-24-0370         ^1^^004|R1|^^^685/\^^^687/|R||||||N", "R|1|^^^685/|22.4|U/l||A||F|||||P1", "L|1|N").Facts.LabReports.Single().Specimens.Single();
        Assert.Equal(("CL-24-0370", "685/", "P1"), (specimen.SpecimenId, specimen.Results[0].Test.Value, specimen.Results[0].Module));
    }

    [Fact]
    public void A_result_that_several_components_tell_apart_has_a_code_of_its_own()
    {
        var results = Read(@"H|@^\|M-1||77^GeneXpert^4.8|||||LIS||P|1394-97|20260102030405", "P|1", "O|1|S25||^^^MTB-RIF", "R|1|^MTB-RIF^^Xpert^Xpert MTB-RIF Ultra^4^MTB^|NOT DETECTED^|||||F||J. Doe|20260102020304|20260102030405|C-44^77^653624^831583371^56401^20270525",
            "R|2|^MTB-RIF^^Xpert^^^rpoB1^Ct|^31.5|||", "R|3|^MTB-RIF^^Xpert^^^rpoB1^EndPt|^-2.0|||", "L|1|N").Facts.LabReports.Single().Specimens.Single().Results;
        Assert.Equal([("Xpert^MTB", ValueKind.Text, "NOT DETECTED"), ("Xpert^rpoB1^Ct", ValueKind.Numeric, "31.5"), ("Xpert^rpoB1^EndPt", ValueKind.Numeric, "-2.0")], results.Select(result => (result.Test.Value, result.Kind, result.Text!)));
        Assert.Equal(("Xpert MTB-RIF Ultra", "831583371"), (results[0].Test.Text, results[0].Module));
    }

    [Theory]
    [InlineData(@"DCA VANTAGE^04.04.00.00^S067", "P|1|4711", "O|1||660^0090")]
    [InlineData(@"Afinion 2 Analyzer^^AF2005", "P|1||4711|||||U", "O|1||5|^^^HbA1c|||||||N")]
    public void What_stands_at_the_patient_names_him_and_no_tube(string sender, string patient, string order)
    {
        var report = Read($@"H|\^&|||{sender}|||||||P|1|20260102030405", patient, order, "R|1|^^^HbA1c|5.9|%||||F", "L|1|N").Facts.LabReports.Single();
        var specimen = report.Specimens.Single();
        Assert.Equal(("", true, "4711"), (specimen.SpecimenId, specimen.IsAtPatient, specimen.Patient!.Identifiers.Single().Value));
        Assert.Equal(EquipmentIdentifierKind.Serial, report.Equipment.Strongest.Kind);
    }

    [Theory]
    [InlineData("Q", SpecimenRole.Control)]
    [InlineData("QR", SpecimenRole.Control)]
    [InlineData("CR", SpecimenRole.Calibrator)]
    [InlineData("PR", SpecimenRole.Patient)]
    public void The_header_tells_a_message_of_controls_from_one_of_patients(string processing, SpecimenRole role) =>
        Assert.Equal(role, Read($@"H|\^&|||X^1|||||||{processing}|1394-97", "P|1||7", "O|1|S1||^^^GLU", "R|1|^^^GLU|5.0", "L|1|N").Facts.LabReports.Single().Specimens.Single().Role);

    [Theory]
    [InlineData("T")]
    [InlineData("D")]
    public void Results_of_a_training_are_nobodys(string processing)
    {
        var submission = Read($@"H|\^&|||X^1|||||||{processing}|1394-97", "P|1||7", "O|1|S1||^^^GLU", "R|1|^^^GLU|5.0", "L|1|N");
        Assert.Equal(("TrainingMessage", 0), (submission.Rejection!.Reason, submission.Facts.LabReports.Count));
    }

    [Fact(Timeout = 180_000)]
    public async Task Frames_of_an_instrument_that_begins_to_count_again_in_mid_message_are_all_taken()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(AstmPeer.Enq);
        await peer.ExpectAsync(AstmPeer.Ack);
        foreach (var (number, text) in new[] { (1, @"H|\^&|||H500^SN1^2.2|||||||P|LIS2-A2"), (2, "P|1"), (3, "O|1|B9||^^^DIF"), (1, "M|1|HISTOGRAM|a"), (1, "M|2|HISTOGRAM|b"), (4, "R|1|^^^WBC^6690-2|8.3|10E3/uL"), (2, "L|1|N") })
        {
            await peer.WriteAsync(AstmPeer.Frame(number, text + "\r"));
            await peer.ExpectAsync(AstmPeer.Ack);
        }
        await peer.WriteAsync(AstmPeer.Eot);
        var submission = (await host.Intake.NextAsync()).Submission;
        Assert.Equal("8.3", submission.Facts.LabReports.Single().Specimens.Single().Results.Single().Text);
        Assert.Contains("M|1|HISTOGRAM|a\rM|2|HISTOGRAM|b\r", Encoding.ASCII.GetString(submission.Raw.Span), StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_timer_that_fires_a_little_early_is_set_again()
    {
        await using var host = await LisHost.StartAsync();
        host.Clock.TimersEarlyBy = TimeSpan.FromMilliseconds(3);
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(AstmPeer.Enq);
        await peer.ExpectAsync(AstmPeer.Ack);
        // without the LF of its end the frame waits for half a second
        await peer.WriteAsync(AstmPeer.Frame(1, "H|\\^&|||X\rP|1\rO|1|B9\rR|1|^^^GLU|5.0\rL|1|N\r")[..^1]);
        Assert.Equal(AstmPeer.Ack, await host.Clock.PassUntilAsync(peer.ByteAsync(), TimeSpan.FromMilliseconds(499), TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 180_000)]
    public async Task The_hub_connects_to_an_instrument_that_listens_and_again_when_it_hangs_up()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        await using var host = await LisHost.StartAsync(new() { Instruments = [new() { Connect = listener.LocalEndpoint.ToString(), Name = "Serial line 1" }] }, isDriven: false);
        for (var i = 0; i < 2; i++)
        {
            using var peer = AstmPeer.Over(await listener.AcceptSocketAsync(TestContext.Current.CancellationToken));
            await peer.SendAsync(@"H|\^&|||ONLINE", "P|1", $"O|1|C{i}", "R|1|^^^GLU|5.0", "L|1|N");
            var held = await host.Intake.NextAsync();
            Assert.Equal($"C{i}", held.Submission.Facts.LabReports.Single().Specimens.Single().SpecimenId);
            Assert.Equal("Serial line 1", held.Submission.Facts.LabReports.Single().Equipment.Strongest.Value);
        }
    }

    [Theory]
    [InlineData("5.0", ValueKind.Numeric, null)]
    [InlineData("<0.5", ValueKind.Numeric, "<")]
    [InlineData("> 41.6", ValueKind.Numeric, ">")]
    [InlineData(">=7", ValueKind.Numeric, ">=")]
    [InlineData("1,5", ValueKind.Text, null)]
    [InlineData("Positive", ValueKind.Text, null)]
    [InlineData("+++", ValueKind.Text, null)]
    [InlineData("-----", ValueKind.None, null)]
    [InlineData("1.5E-3", ValueKind.Numeric, null)]
    public void A_value_is_a_number_only_where_nobody_has_to_guess(string sent, ValueKind kind, string? comparator)
    {
        var raw = Encoding.ASCII.GetBytes($"H|\\^&\rO|1|B1\rR|1|^^^X|{sent}\rL|1\r");
        var drivers = new LisDrivers(new(), NullLogger<LisDrivers>.Instance);
        var result = LisReception.Receive(raw, default, new(drivers, drivers.Default, false, null, "", default, 0)).Submission.Facts.LabReports.Single().Specimens.Single().Results.Single();
        Assert.Equal((kind, comparator, sent), (result.Kind, result.Comparator, result.Text));
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        var options = new LisOptions { MaxConnections = 0, Instruments = [new() { Connect = "nowhere" }, new()] };
        var failures = new LisOptionsValidator().Validate(null, options).Failures!.ToList();
        Assert.Equal(3, failures.Count);
        Assert.Equal(Protocol.Lis, new LisDecoder().Protocol);
    }
}
