"""The demo: the main job on the example workspace, shown on the terminal."""

from agent.demo.show import run_demo

__all__ = ["run_demo"]
