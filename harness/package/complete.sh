#!/bin/bash
# The completions, asked by the shells themselves.
. harness/package/lib.sh
program=$build/roamwright

# bash: what is offered for the last of these words.
asked() {
	(
		cd "$tmp" || exit
		. "$tmp/c.bash"
		COMP_WORDS=(roamwright "$@") COMP_CWORD=$#
		_roamwright
		printf '%s\n' "${COMPREPLY[@]}"
	) 2>&1 | sort | tr '\n' ' '
}
offers() { # WANT WORD…
	local want=$1 got
	shift
	got=$(asked "$@")
	[ "$got" = "$want " ] || wrong "bash: roamwright $*: offers '$got', not '$want'"
}
"$program" help --completion bash >"$tmp/c.bash" || wrong "no completion for bash"
verbs=$("$program" help --words | sort | tr '\n' ' ')
[ "$(asked '')" = "--help --version $verbs" ] || wrong "bash: no verbs: $(asked '')"
offers suite su
offers "--baseline" suite --base
offers "--github" suite scenarios -o out --gi
offers "auto no yes" suite --github ''
offers "yes" suite --github y
offers "yes" suite --github = y
offers "auto no yes" suite --github =
offers "csv" compare --format c
offers "failures faults" list fa
offers "replay run" help r
offers "" suite --seed ''
offers "" run sc
for verb in $verbs; do
	# Its words are exactly what it offers.
	[ "$(asked "$verb" --)" = "$("$program" help "$verb" --words | sort | tr '\n' ' ')" ] ||
		wrong "bash: $verb offers other options than it has"
done
# Files are readline's affair: it asks when nothing is offered and default is on.
grep -qx 'complete -o default -F _roamwright roamwright' "$tmp/c.bash" || wrong "bash: no files"

"$program" help --completion fish >"$tmp/c.fish" || wrong "no completion for fish"
if has fish; then
	fish_asked() {
		HOME=$tmp fish -c "source $tmp/c.fish; complete -C '$1'" 2>&1 | cut -f 1 | sort |
			tr '\n' ' '
	}
	[ "$(fish_asked 'roamwright su')" = "suite " ] || wrong "fish: $(fish_asked 'roamwright su')"
	[ "$(fish_asked 'roamwright suite --github ')" = "auto no yes " ] || wrong "fish: no words"
	[ "$(fish_asked 'roamwright suite --merg')" = "--merge " ] || wrong "fish: no options"
fi

"$program" help --completion zsh >"$tmp/_roamwright" || wrong "no completion for zsh"
if has zsh; then
	zsh -n "$tmp/_roamwright" || wrong "zsh: syntax"
	# A terminal of its own, in which Tab is pressed.
	cat >"$tmp/ask.zsh" <<-'END'
		zmodload zsh/zpty
		zpty z zsh -f -i
		zpty -w z "PS1=; fpath=($1 \$fpath); autoload -U compinit; compinit -u -D; cd $1; echo rea''dy"
		zpty -m z '*ready*' >/dev/null
		zpty -n -w z "roamwright $2"$'\t'
		sleep 1
		zpty -n -w z $'\C-a\C-kexit\n'
		while zpty -r z line; do print -r -- "$line"; done
	END
	zsh_asked() { timeout 20 zsh -f "$tmp/ask.zsh" "$tmp" "$1" 2>&1 | tr -d '\r'; }
	zsh_asked 'suite --save-b' | grep -qF -e '--save-baseline' ||
		wrong "zsh: does not complete --save-baseline"
	zsh_asked 'expl' | grep -qF -e 'explain' || wrong "zsh: does not complete explain"
fi

"$program" help --completion csh >/dev/null 2>"$tmp/err" && wrong "csh is known"
grep -qF "is not bash, zsh or fish" "$tmp/err" || wrong "csh: $(cat "$tmp/err")"
[ $bad = 0 ]
