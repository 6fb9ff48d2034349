internal import ArgumentParser

/// `omentum completions bash`: the script that teaches a shell the nouns, verbs and options.
struct CompletionsVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completion script for a shell.",
        discussion: """
            bash: omentum completions bash > ~/.local/share/bash-completion/completions/omentum
            zsh:  omentum completions zsh > "${fpath[1]}/_omentum"
            fish: omentum completions fish > ~/.config/fish/completions/omentum.fish
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable, Decodable {
        case bash, zsh, fish
    }

    @OptionGroup var form: FormOptions
    @Argument(help: "bash, zsh or fish.") var shell: Shell

    func perform(_ output: Output) throws {
        let completionShell =
            switch shell {
            case .bash: CompletionShell.bash
            case .zsh: CompletionShell.zsh
            case .fish: CompletionShell.fish
            }
        let script = OmentumCommand.completionScript(for: completionShell)
        if output.isJSON {
            output.show(["shell": shell.rawValue, "script": script])
        } else {
            output.raw(script)
        }
    }
}
