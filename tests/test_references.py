"""What the bibliography knows of a publication's journal, volume and year."""

import pytest
from pybtex.database import BibliographyData, parse_string

from il2review import references

ENTRIES = """
@article{one1994, title={A}, journal={Blood}, year={1994}, volume={84}}
@misc{two, title={B}, howpublished={Blood 84(6):1765}}
@misc{three, title={C}, howpublished={Blood Advances 3(17):2550}}
@misc{four, title={D}, howpublished={An institute's page of 84 (6) words}}
@article{five1995, title={E}, journal={Blood}, year={1995}, volume={84}}
"""


@pytest.fixture(autouse=True)
def own(monkeypatch):
    """Entries of this file in place of the project's."""
    data: BibliographyData = parse_string(ENTRIES, "bibtex")
    monkeypatch.setattr(references, "entries", lambda: dict(data.entries))
    references._dated_volumes.cache_clear()
    yield
    references._dated_volumes.cache_clear()


def test_a_volume_is_read_from_fields_or_from_the_printed_place():
    assert references.volume("one1994") == references.volume("two") == ("blood", "84")
    assert references.volume("three") == ("blood advances", "3")
    assert references.volume("four") is None


def test_another_entry_of_the_volume_dates_it():
    assert references.year_by_volume("two") == 1994
    assert references.year_by_volume("three") is None
    assert references.year_by_volume("four") is None
