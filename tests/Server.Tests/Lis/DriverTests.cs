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

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 60_000)]
    public async Task Records_without_frames_are_taken_as_they_are()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(Encoding.ASCII.GetBytes("H|\\^&|||BARE^1\rP|1\rO|1|B1\rR|1|^^^GLU|5.0|mmol/L\rL|1|N\r"));
        var held = await host.Intake.NextAsync();
        Assert.Equal("B1", held.Submission.Facts.LabReports.Single().Specimens.Single().SpecimenId);
    }

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 60_000)]
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
