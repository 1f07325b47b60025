"""doccano's own importer puts a file into a database, and its own exporter writes what is there.

    python doccano_reads.py FILE FOLDER

Runs with the Python of doccano's environment, which has no Reader. Database and export go into
FOLDER. Prints JSON, two lists of documents, {"text", "meta", "spans": [[start, end, label], …]}:
one as doccano holds them with overlapping spans allowed, one without.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

# What importer and exporter are made of, and what that rests on.
PARTS = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django_drf_filepond",
    "polymorphic",
    "projects",
    "roles",
    "examples",
    "label_types",
    "labels",
    "data_import",
    "data_export",
)


def database_in(folder):
    """Make a fresh database of doccano and somebody in it; from then on it can be imported."""
    sys.path.append(next(iter(find_spec("backend").submodule_search_locations)))
    import django
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core import management

    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "doccano.sqlite3"}
    settings.configure(
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DJANGO_DRF_FILEPOND_FILE_STORE_PATH=str(folder / "stored"),
        DJANGO_DRF_FILEPOND_UPLOAD_TMP=str(folder / "uploads"),
        INSTALLED_APPS=PARTS,
        # Tables straight from the models: the history of their changes wants all of doccano.
        MIGRATION_MODULES={part.rsplit(".", 1)[-1]: None for part in PARTS},
        USE_TZ=True,
    )
    django.setup()
    management.call_command("migrate", run_syncdb=True, verbosity=0)
    return get_user_model().objects.create_user("tester")


def imported(path, user, *, overlapping):
    """Import the file into a project of its own, as the page of doccano would."""
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import create_file_format
    from data_import.pipeline.readers import FileName
    from projects.models import ProjectType, SequenceLabelingProject

    project = SequenceLabelingProject.objects.create(
        name="dense",
        project_type=ProjectType.SEQUENCE_LABELING,
        created_by=user,
        allow_overlapping=overlapping,
        collaborative_annotation=True,
    )
    dataset = load_dataset(
        "SequenceLabeling",
        create_file_format("JSONL"),
        [FileName(path, path, path)],
        project,
        encoding="utf_8",
        column_data="text",
        column_label="label",
    )
    dataset.save(user)
    assert not dataset.errors, dataset.errors
    return project


def held(project):
    """Yield the documents of a project, in the order of the file."""
    from examples.models import Example
    from labels.models import Span

    columns = ("start_offset", "end_offset", "label__text")
    for example in Example.objects.filter(project=project).order_by("id"):
        spans = Span.objects.filter(example=example).values_list(*columns)
        yield {"text": example.text, "meta": example.meta, "spans": [list(each) for each in spans]}


def export(project, path):
    """Write the project as doccano does when its page is asked for JSONL."""
    from data_export.models import ExportedExample
    from data_export.pipeline import factories
    from data_export.pipeline.dataset import Dataset
    from data_export.pipeline.services import ExportApplicationService

    examples = ExportedExample.objects.filter(project=project)
    labels = factories.create_labels(project, examples)
    comments = factories.create_comment(examples)
    dataset = Dataset(examples, labels, comments, project.is_text_project)
    formatters = factories.create_formatter(project, "JSONL")
    ExportApplicationService(dataset, formatters, factories.create_writer("JSONL")).export(path)


if __name__ == "__main__":
    file, folder = sys.argv[1], Path(sys.argv[2])
    user = database_in(folder)
    overlapping = imported(file, user, overlapping=True)
    apart = imported(file, user, overlapping=False)
    export(overlapping, str(folder / "from-doccano.jsonl"))
    print(json.dumps([list(held(overlapping)), list(held(apart))]))
