return await Meridian.Server.CommandLine.RootCommands.RunAsync(args);
