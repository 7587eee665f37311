Console.WriteLine("Granary");
