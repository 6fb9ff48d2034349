import Postgres
import Testing

@testable import Commands

@Suite("The tool itself")
struct BinaryTests {
    @Test(
        "help lists the exit codes, for the tool and for each verb",
        arguments: ["--help", "help db", "db --help", "completions --help"])
    func help(words: String) throws {
        let outcome = try Omentum.shell("$omentum \(words)")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("  9  done in part"))
    }

    @Test("the version is one line")
    func version() throws {
        #expect(try Omentum.run("--version").output == "omentum \(productVersion)\n")
    }

    @Test(
        "words that are off end with 2 and say what to type",
        arguments: [
            ("completion bash", "try: omentum completions"), ("completions basj", "bash"), ("completions", "<shell>"),
            ("completions bash --jsom", "Did you mean '--json'?"), ("db", "omentum db needs a verb"),
            ("--json completions bash", "Options stand after the noun and the verb"),
            ("completions bash fish", "Unexpected argument (argument 3)"),
        ])
    func usage(words: String, answer: String) throws {
        let outcome = try Omentum.shell("$omentum \(words)")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains(answer))
    }

    @Test("machines get the error as JSON, also for words that cannot be parsed")
    func jsonError() throws {
        let outcome = try Omentum.shell("$omentum completions --json --nmae 2>&1 >/dev/null")
        #expect(outcome.status == 2)
        #expect(outcome.output.hasPrefix("{\n  \"error\": {\n    \"code\": \"usage\",\n    \"fact\":"))
    }

    @Test("an argument that is no text is refused")
    func invalidText() throws {
        let outcome = try Omentum.shell(#"$omentum completions $'ba\xffsh'"#)
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("Argument 2 is not valid UTF-8"))
    }

    @Test("a reader that goes away is no error, a full disk is")
    func brokenOutput() throws {
        #expect(try Omentum.shell("set -o pipefail; $omentum completions zsh | head -c 1 >/dev/null").status == 0)
        let full = try Omentum.shell("$omentum completions zsh >/dev/full")
        #expect(full.status == 1)
        #expect(full.output.contains("could not be written"))
    }

    @Test("closed standard streams are an error where an answer is due, and harmless elsewhere")
    func closedStreams() throws {
        #expect(try Omentum.shell("$omentum completions zsh >&-").status == 1)
        #expect(try Omentum.shell("$omentum completions zsh <&- | grep -q omentum").status == 0)
        #expect(try Omentum.shell("$omentum completions basj 2>&-").status == 2)
    }

    @Test("completions are written for each shell and hold each noun", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let outcome = try Omentum.run("completions", shell)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("completions") && outcome.output.contains("db"))
    }

    @Test("the manual has a page for each noun and verb, with the exit codes")
    func manual() throws {
        let outcome = try Omentum.run("man")
        #expect(outcome.status == 0)
        for title in ["OMENTUM", "OMENTUM-DB", "OMENTUM-MAN"] { #expect(outcome.output.contains(".TH \(title) 1 ")) }
        #expect(outcome.output.contains(".SH EXIT STATUS"))
    }

    @Test("a page stands in lines that can be copied, and no page makes roff complain")
    func pages() throws {
        let outcome = try Omentum.shell(
            """
            folder=$(mktemp -d)
            $omentum man --out "$folder" >/dev/null
            head -n 4 "$folder/omentum-referral.1"
            grep -x -e '<noun> .*' "$folder/omentum.1"
            [ -z "$(command -v groff)" ] || groff -k -man -ww -Tutf8 "$folder"/*.1 2>&1 >/dev/null
            rm -r "$folder"
            """)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.dropFirst(2).prefix(2) == [".ad l", ".nh"])
        #expect(lines.count == 5 && lines.last?.hasPrefix("<noun> [") == true, "\(outcome.output)")
    }

    @Test(
        "bash completes nouns, verbs, options, their words, and files",
        arguments: [
            ("omentum ref", "referral"), ("omentum referral acc", "accept"),
            ("omentum referral accept --pa", "--pathway"),
            ("omentum referral accept --pathway ''", "trial off_trial registry_only"),
            ("omentum person add x --group coo", "coordinator"), ("omentum patient import /etc/hostn", "/etc/hostname"),
            ("omentum man --out /et", "/etc"),
        ])
    func bash(typed: String, offered: String) throws {
        // Bash calls the function with the words, and takes what stands in COMPREPLY.
        let outcome = try Omentum.shell(
            """
            PATH=${omentum%/*}:$PATH
            . <($omentum completions bash)
            COMP_WORDS=(\(typed)) COMP_LINE=$'\(typed.replacing("'", with: ""))'
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
            function=$(complete -p omentum | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            $function omentum "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            echo "${COMPREPLY[*]}"
            """)
        #expect(outcome.output == offered + "\n")
    }

    @Test("the process list shows the noun and the verb, and no value")
    func processTitle() throws {
        // The tool waits for somebody to write its service file, which is a pipe; opening that waits for the tool.
        let outcome = try Omentum.shell(
            """
            folder=$(mktemp -d) && mkfifo "$folder/services"
            PGSERVICE=x PGSERVICEFILE=$folder/services $omentum person add canary --name Canary-Name &
            exec 3>"$folder/services"
            tr '\\0' ' ' <"/proc/$!/cmdline"
            exec 3>&-
            wait $!
            echo "ended with $?"
            rm -r "$folder"
            """)
        #expect(outcome.output.contains("person add"))
        #expect(!outcome.output.lowercased().contains("canary"))
        #expect(outcome.output.contains("ended with 7"))
    }

    @Test(
        "a database that cannot be reached is told at once, with its own exit code",
        arguments: ["person list", "audit verify", "db migrate", "db verify"])
    func unreachable(words: String) throws {
        let outcome = try Omentum.shell("PGHOST=/nonexistent $omentum \(words) --json")
        #expect(outcome.status == 7)
        #expect(outcome.output.contains("\"code\": \"database_unreachable\""))
    }

    @Test("--as is for the embedded database")
    func loginIsProven() throws {
        let outcome = try Omentum.shell("PGHOST=/nonexistent $omentum person list --as anna")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("PGUSER"))
    }
}
