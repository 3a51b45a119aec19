#!/bin/sh
# The certificates of the tests and scenarios: two authorities (RSA-2048 and P-256) with a server, a
# client and a server that expired before 2020, where runs begin; a foreign authority with a server
# and a client of the same names; and one of whose client the time is over, or not come yet.
# What is committed was made by runs of this; another run makes other keys.
#
#   scenarios/lib/pki/make.sh [FOLDER [AUTHORITY]...]      needs the program openssl
#   AUTHORITY: rsa ec foreign former; all of them if none is given
set -eu
cd "${1:-$(dirname "$0")}"
[ $# -eq 0 ] || shift
wanted=" ${*:-rsa ec foreign former} "
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
unset OPENSSL_CONF

cat > "$tmp/ca.conf" <<CONF
[ca]
default_ca = any
[any]
new_certs_dir = $tmp
database = $tmp/index
serial = $tmp/serial
default_md = sha256
policy = policy
unique_subject = no
[policy]
countryName = optional
organizationName = optional
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:radius.example.net
[client]
basicConstraints = CA:FALSE
extendedKeyUsage = clientAuth
CONF
: > "$tmp/index"
echo 1000 > "$tmp/serial"

key() { # kind file
	case $1 in
	rsa) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$2" ;;
	ec) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$2" ;;
	esac
}

sign() { # file extensions name from to, authority or "self"
	openssl req -new -config /dev/null -key "$1.key" -subj "/C=FI/O=Roamwright tests/CN=$3" \
		-out "$tmp/req"
	if [ "$6" = self ]; then
		set -- "$@" -selfsign -keyfile "$1.key"
	else
		set -- "$@" -cert "$6-ca.pem" -keyfile "$6-ca.key"
	fi
	out=$1 ext=$2 from=$4 to=$5
	shift 6
	openssl ca -config "$tmp/ca.conf" -batch -notext -preserveDN -extensions "$ext" \
		-startdate "$from" -enddate "$to" -in "$tmp/req" -out "$out.pem" "$@" 2> "$tmp/log" ||
		{ cat "$tmp/log"; exit 1; }
}

LONG="20150101000000Z 20491231235959Z"
PAST="20150101000000Z 20190101000000Z"
FUTURE="20300101000000Z 20491231235959Z"

authority() { # prefix kind name
	key "$2" "$1-ca.key"
	sign "$1-ca" authority "$3" $LONG self
}
leaf() { # prefix kind role extensions name from to
	key "$2" "$1-$3.key"
	sign "$1-$3" "$4" "$5" "$6" "$7" "$1"
	cat "$1-ca.pem" >> "$1-$3.pem"
}

is_wanted() { # authority
	case $wanted in
	*" $1 "*) true ;;
	*) false ;;
	esac
}

for kind in rsa ec; do
	is_wanted $kind || continue
	authority $kind $kind "Roamwright test CA ($kind)"
	leaf $kind $kind server server radius.example.net $LONG
	leaf $kind $kind expired server radius.example.net $PAST
	leaf $kind $kind client client user@example.net $LONG
done
if is_wanted foreign; then
	authority foreign rsa "Somebody else"
	leaf foreign rsa server server radius.example.net $LONG
	leaf foreign rsa client client user@example.net $LONG
fi
if is_wanted former; then
	authority former rsa "Roamwright former CA"
	leaf former rsa client client user@example.net $PAST
	leaf former rsa early client user@example.net $FUTURE
fi
rm -f -- *-ca.key # nobody signs with them again
