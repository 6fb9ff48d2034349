import Commands

await Door.main(WorkerCommand.self)
