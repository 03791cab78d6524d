"""用意するもの: whether a message asks what to have at hand."""

from __future__ import annotations

import re

_NEEDS = re.compile(
    "(?:何|なに|なん|必要|いる|要る|もの|物).{0,10}(?:用意|準備|揃え|そろえ|手元|持って(?:おけ|いれ|おい))"
    "|(?:要る|いる|必要な)(?:もん|もの|物)(?:は|を|って)?(?:先|全部|ぜんぶ|まとめ|何|なに|言う|いう|教|おしえ|[?？]?$)|(?:何|なに|なん)が(?:いる|要る|必要)(?:ん|の|か|です|$)"
    "|(?:用意|準備|揃え|そろえ).{0,10}(?:何|なに|なん|もの|物|必要)"
)


def asks_for_needs(text: str) -> bool:
    """True for a question about what is needed for what lies ahead.

    >>> asks_for_needs("あと何を用意しとけばええ？"), asks_for_needs("証券が手元にない")
    (True, False)
    >>> asks_for_needs("要るもん先に言うて"), asks_for_needs("何がいるんかね")
    (True, True)
    """
    return bool(_NEEDS.search(text))
