import Commands

await Door.main(OmentumCommand.self)
