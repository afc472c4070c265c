from workbench.labeling import chat
from workbench.labeling.choice import choose
from workbench.labeling.client import ChatOptions
from workbench.labeling.connection import model_for, open_connection


def test_the_projects_key_goes_to_the_projects_server_alone() -> None:
    asked: list[str] = []

    def secret(name: str) -> str:
        asked.append(name)
        return "k"

    ours = ChatOptions(model="small", base_url="https://models.example.org/v1", key="TEAM_KEY")
    for options, key in (
        ({}, "TEAM_KEY"),
        ({"model": "large"}, "TEAM_KEY"),
        ({"base_url": ours.base_url}, "TEAM_KEY"),
        ({"base_url": "https://elsewhere.example.org/v1", "model": "m"}, "OPENAI_API_KEY"),
    ):
        chosen = choose(chat.SPEC, options)
        open_connection(
            chosen, model_for(chosen, ours), secret=secret, ledger=lambda call: None
        ).close()
        assert asked.pop() == key
