"""The benchmark: feedtool against what a podcaster would take instead, on the same files.

make bench                                         everything, into bench/RESULTS.md: half an hour or more
make bench QUICK=1                                 200 episodes, in a few minutes
make bench EPISODES=episodes CONFIG=config/show.yaml    your own show
python -m bench --help                             all options
python -m bench.shares                             which step of a cold build takes how much of it
"""
