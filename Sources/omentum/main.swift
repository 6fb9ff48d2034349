import Commands
import LetterPress

await LetterPress.atHand { await Door.main(OmentumCommand.self) }
