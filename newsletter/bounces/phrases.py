"""The words that mail servers and programs that answer for people write, in English, Norwegian and German.

Every pattern is bounded: whoever writes to us may write anything, and a search must end.
"""

import re

#: Of a text; more than that nobody writes before coming to the point.
ENOUGH = 20_000


def any_of(*patterns: str) -> re.Pattern:
    return re.compile("|".join(patterns), re.IGNORECASE)


_WHO = r"(?:user|mailbox|recipient|account|address(?:ee)?|alias)"
_GONE = (
    r"(?:unknown|not found|not exist|invalid|unavailable|inactive|disabled|discontinued|deactivated|suspended|closed|"
    r"deleted|does not exist)"
)

#: The address is not one, or nobody's any more.
NO_SUCH_ADDRESS = any_of(
    rf"{_WHO}\W{{1,4}}(?:\S{{1,80}}\W{{1,3}})?(?:is |was |has been )?{_GONE}",
    r"(?:unknown|invalid|no such|bad|inactive|non-?existent|undeliverable|disabled)\W{1,3}(?:\w{1,20}\W){0,2}" + _WHO,
    r"(?:doesn['’]?t|does not|do not|didn['’]?t|did not|no longer)\W(?:\w{1,20}\W)?(?:exist|have an?|have account)\b",
    r"no mailbox (?:here )?by that name",
    r"(?:no longer|not) (?:on this server|in use|available at|listed in|our customer|an? (?:known|valid) user)",
    r"not listed in",
    r"no longer (?:works|employed|active|valid|accepts)",
    r"recipient (?:is )?not (?:accepted|found|listed)|recipientnotfound|recipnotfound",
    r"(?:wasn['’]?t|couldn['’]?t be|could not be|was not|unable to be) found",
    r"address rejected: access denied",
    r"this (?:user|account) (?:is |has been )?(?:disabled|closed|deleted)",
    r"(?:host|domain) (?:name )?(?:\S{1,80} )?(?:unknown|not found|does not exist)|unknown (?:host|domain)|nxdomain",
    r"unrouteable address|unknown local[ -]part|unable to find (?:the )?recipient|name is not recognized|"
    r"no such (?:person|mailbox|domain)",
    # Norwegian
    r"ikke funnet|finnes ikke|ikke finnes|eksisterer ikke|finst ikkje|finn ikkje|ikkje funne",
    r"ukjen[dt]e? (?:bruker|mottaker|brukar|mottakar|adresse)|mottaker(?:en)? (?:er )?ukjent",
    r"ugyldige? (?:bruker|mottaker|adresse|e-?post)",
    r"(?:kontoen|postkass(?:en|a)|postboksen|adress(?:en|a)) er "
    r"(?:stengt|sperr[ea]t?|deaktivert|avslutt[ae]t?|slett[ae]t?|lagt ned)",
    # German
    r"(?:unbekannter?|unzustellbarer?|ungültiger?) (?:\w{1,20} )?(?:empfänger|benutzer|adresse|teilnehmer|postfach)",
    r"(?:empfänger|benutzer|adresse|postfach)\b.{0,80}(?:unbekannt|nicht gefunden|nicht bekannt|ungültig)",
    r"existiert nicht|nicht existent",
)

#: There is no room, now or for this message.
FULL = any_of(
    r"over\W?quota|quota (?:has been )?exceeded|exceed\w{0,3} (?:\w{1,20} ){0,3}(?:quota|storage)|mailbox size",
    r"(?:mailbox|inbox|storage|post(?:kasse|boks)\w*|"
    r"innboks\w*)\W{1,3}(?:\S{1,80}\W{1,3}(?:\S{1,80}\W{1,3})?)?(?:is |er )?"
    r"(?:almost )?(?:full\b|exceeded)",
    r"out of storage|insufficient (?:system )?storage|disk (?:space|full|quota)|no space left",
    r"too (?:large|big)|size (?:limit|exceeds)|exceeds (?:the )?(?:maximum )?(?:message )?size",
    r"kvoten? (?:er )?(?:overskredet|brukt opp)|ikk(?:j?e) (?:har )?(?:mer |meir )?plass|er full\b|for stor\b",
    r"postfach\S{0,20} (?:ist )?(?:voll|überfüllt)|speicherplatz|quota überschritten",
)

#: A filter took offence, at us or at the message, or something has to pass first.
FILTER = any_of(
    r"spam|(?:black|block|deny)\W?list|blocked|\brbl\b|dnsbl|reputation|policy|dmarc|\bspf\b|dkim|virus|malware|"
    r"phish",
    r"content (?:rejected|denied)|unsolicited|bulk|rate\W?limit|too many|throttl|gr[ea]y\W?list",
    r"relay(?:ing)? (?:not|access|denied)|not permitted to relay|unable to relay",
    r"(?:verified|trusted) sender|sender (?:address )?(?:rejected|denied|verify)|authenticat|not authori[sz]ed|"
    r"restricted",
    r"listed (?:at|by) |temporar|uønsket|søppelpost|sperreliste|loop detected|hop count",
)

#: The message has been given up.
GIVEN_UP = any_of(
    r"(?:could|can|did|was|were|has|have|is|be)(?: ?n[o’']t| not|not)\b.{0,40}(?:deliver|reach|sent|send|"
    r"accepted|found|exist)",
    r"(?:couldn|wasn|isn|hasn|can)['’]t (?:be )?(?:deliver|found|able)|unable to deliver|undeliver|"
    r"permanent (?:fatal )?error",
    r"deliver\w{0,5} .{0,40}(?:fail|error|reject)|fail(?:ed|ure)\b.{0,40}(?:deliver|recipient|address|permanent)",
    r"given up|giving up|rejected|refused|returned to (?:the )?sender|bounced|unknown user|user unknown",
    r"ikk?j?e (?:bli )?(?:levert|leverast)|leveres ikke|ikke leveres|ikke (?:ble )?funnet|mislyk",
    r"nicht (?:zugestellt|erreicht|ausgeliefert)|unzustellbar|fehlgeschlagen",
)

#: It has not: somebody goes on trying.
KEEPS_TRYING = any_of(
    r"will (?:keep trying|continue (?:trying|to (?:try|be))|be retried|retry)|delivery attempts will continue",
    r"no action is required|do not need to (?:resend|send)|this is a warning message only|still being retried",
    r"vil (?:fortsette å )?prøve|forsøker (?:vi )?igjen|prøver (?:vi )?igjen|wird weiterhin|weitere zustellversuche",
)

#: A line with which the copy of what came back begins.
COPY = re.compile(
    r"^[^\w\n]*(?:(?:below this line is|this is) a copy of (?:the|your) (?:message|mail).*"
    r"|(?:possibly truncated |begin |the )?(?:original|returned|unsent|bounced) (?:message|mail)\b.*"
    r"|message headers? follow.*|opprinneleg melding.*|opprinnelig melding.*|kopi av .{0,40}melding.*"
    r"|.{0,40}ursprünglichen? nachricht.*|kopie der .{0,40}nachricht.*|return-path: .*|received: .*)$",
    re.IGNORECASE | re.MULTILINE,
)

#: Subjects of bounces, of delays, and of people who are away.
BOUNCED = re.compile(
    r"^(?:\W|re(?=:)|sv(?=:))*(?:undeliver|un?able to deliver|non.?deliver|not delivered|returned mail|mail failure"
    r"|mail (?:delivery (?:fail|system)|could not be delivered|system error)|delayed mail|nondeliverable"
    r"|delivery (?:status|failure|failed|notification|report|error)|failure (?:notice|delivery)"
    r"|message (?:status - undeliverable|delivery failure|undeliverable)|warning: (?:message|could not send)"
    r"|error sending|notice: mail delivery|kan ikke leveres|kunne ikk?j?e lever|ikk?j?e levert|levering mislyk|"
    r"leveringsfeil"
    r"|meldingen (?:ble|kunne) ikke|(?:e-post|post) i retur|retur(?:nert)? (?:e-?post|melding)"
    r"|unzustellbar|nicht zugestellt|zustell(?:ung)?\w{0,4}(?:fehl| fehl|miss)|e-mail konnte nicht)",
    re.IGNORECASE,
)
DELAYED = any_of(
    r"^\W*(?:warning|delayed|delay\b|delivery delay|forsinket|verzöger)", r"\(delay\)|delayed (?:mail|\d+ hours)"
)
ABSENT = re.compile(
    r"^\W*(?:(?:re|sv|aw|vs)\W+)?(?:automati(?:sk|c|sche)\W+(?:svar|reply|response|antwort)|auto(?:svar|-?reply|"
    r"-?response|:)"
    r"|automatisches svar|out of (?:the )?office|out-of-office|i am (?:currently )?(?:away|out)|"
    r"away from (?:the )?office"
    r"|on (?:annual )?leave\b|(?:on )?vacation|holiday|fravær|fråv[æe]r|ikke (?:til stede|på kontoret)"
    r"|ikkje (?:til stades|på kontoret)|ferie|permisjon|abwesen|nicht im (?:büro|haus)|urlaub|"
    r"(?:har )?slutt[ae][dt]?\b)",
    re.IGNORECASE,
)

#: What filters write that let a mail through only once its sender has answered.
CHALLENGE = any_of(
    r"(?:verify|confirm|authenticate|prove)[^.]{0,60}(?:you are|yourself|sender|human|real person|"
    r"your (?:message|mail|e-?mail|address))",
    r"(?:waiting|held|holding) for (?:your )?(?:verification|authorization)|approved senders|guest list|spamarrest",
    r"challenge[- /]response|bekreft[^.]{0,40}(?:avsender|at du (?:er|ikke er))|bestätigen[^.]{0,60}absender",
)
CHALLENGE_LINK = re.compile(r"https?://\S{0,200}(?:confirm|verify|challenge|approve|token|bekreft)", re.IGNORECASE)

#: Names under which mail servers write.
DAEMON = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|maildelivery|mail-?delivery\S*|mailadmin|mmdf|"
    r"autonotify|bounces?)"
)
DAEMON_NAME = any_of(
    r"mail(?:er)?\W?(?:delivery|daemon)|delivery (?:sub)?system|system ?administrator|postmaster",
    r"mail(?:router| router| system| server)|internet mail delivery|microsoft outlook|e?-?postsystem",
)
